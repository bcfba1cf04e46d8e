import type { TranslationBundle } from '@jupyterlab/translation';

/** What MLflow's word for a permission is called; words that are new stay as they are. */
export function permissionLabel(
  permission: string,
  trans: TranslationBundle
): string {
  switch (permission) {
    case 'READ':
      return trans.__('Read');
    case 'USE':
      return trans.__('Use');
    case 'EDIT':
      return trans.__('Edit');
    case 'MANAGE':
      return trans.__('Manage');
    case 'DENY':
      return trans.__('Denied');
    case 'NO_PERMISSIONS':
      return trans.__('None');
    default:
      return permission;
  }
}

/** The same within a sentence: “who may read this model”. */
export function mayText(permission: string, trans: TranslationBundle): string {
  switch (permission) {
    case 'READ':
      return trans.__('may read');
    case 'USE':
      return trans.__('may read and use');
    case 'EDIT':
      return trans.__('may read and edit');
    case 'MANAGE':
      return trans.__('may manage');
    case 'DENY':
    case 'NO_PERMISSIONS':
      return trans.__('may not see');
    default:
      return trans.__('has the permission %1 for', permission);
  }
}
