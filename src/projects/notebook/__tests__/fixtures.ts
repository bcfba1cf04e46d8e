import type { INotebook } from '../../../api/notebookjobs';

/** A notebook with a parameter of each type. */
export function notebook(changes: Partial<INotebook> = {}): INotebook {
  return {
    path: 'work/train.ipynb',
    kernel_name: 'python3',
    kernels: [
      { name: 'other', display_name: 'Another Python' },
      { name: 'python3', display_name: 'Python 3' }
    ],
    is_python: true,
    has_parameters: true,
    parameters: [
      { name: 'alpha', type: 'float', default: '0.5' },
      { name: 'epochs', type: 'int', default: '2' },
      { name: 'label', type: 'string', default: 'a' },
      { name: 'fast', type: 'bool', default: 'False' },
      { name: 'layers', type: 'literal', default: '[1, 2]' },
      { name: 'here', type: 'literal', default: null }
    ],
    ...changes
  };
}
