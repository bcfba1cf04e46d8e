import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { PageSection } from '../components/pagesection';
import type { PartName } from './contents';
import { partTitle } from './contents';

/**
 * A part of the page with its heading.
 */
export function Section({
  name,
  trans,
  ...others
}: Omit<React.ComponentProps<typeof PageSection>, 'name' | 'title'> & {
  readonly name: PartName;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return <PageSection name={name} title={partTitle(name, trans)} {...others} />;
}
