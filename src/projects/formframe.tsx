import React from 'react';

/**
 * A form with one button: what it does, or is doing. Enter does it too.
 */
export function FormFrame({
  place,
  isBusy,
  isReady = true,
  label,
  onSubmit,
  children
}: {
  readonly place?: React.Ref<HTMLFormElement>;
  readonly isBusy: boolean;
  /** Whether there is something that could be done. */
  readonly isReady?: boolean;
  readonly label: string;
  readonly onSubmit: () => Promise<void>;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <form
      ref={place}
      className="jp-MlflowProject"
      aria-busy={isBusy}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (!isBusy && isReady) {
          void onSubmit();
        }
      }}
    >
      {children}
      <div className="jp-MlflowProject-buttons">
        <button
          type="submit"
          className="jp-Dialog-button jp-mod-accept jp-mod-styled"
          disabled={!isReady}
          aria-disabled={isBusy || undefined}
        >
          {label}
        </button>
      </div>
    </form>
  );
}
