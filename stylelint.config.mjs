/** Only JupyterLab's own variables carry colours, so that every theme works. */
export default {
  extends: ['stylelint-config-standard'],
  rules: {
    // Lumino's and JupyterLab's way of naming: jp-MlflowRunRow-name, jp-mod-warn.
    'selector-class-pattern': '^(jp|lm)-[A-Za-z0-9-]+$',
    'custom-property-pattern': '^jp-[a-z0-9-]+$',
    // Parts of one widget stand together, not all headings first.
    'no-descending-specificity': null,
    'color-named': 'never',
    'color-no-hex': true,
    'function-disallowed-list': ['rgb', 'rgba', 'hsl', 'hsla']
  }
};
