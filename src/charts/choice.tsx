import { HTMLSelect } from '@jupyterlab/ui-components';
import React, { useId } from 'react';

/**
 * A choice of one of many, with its name.
 *
 * @param props.children The options.
 */
export function Choice({
  label,
  value,
  onChange,
  children
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const id = useId();
  return (
    <span className="jp-MlflowCharts-choice">
      <label htmlFor={id}>{label}</label>
      <HTMLSelect
        id={id}
        value={value}
        onChange={({ target }) => {
          onChange(target.value);
        }}
      >
        {children}
      </HTMLSelect>
    </span>
  );
}
