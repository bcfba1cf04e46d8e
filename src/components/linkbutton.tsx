import React from 'react';

/**
 * A button that looks like a link, for lines of text.
 *
 * @param props.label What stands there.
 * @param props.subject What it is about, for those who do not see what it stands beside.
 */
export function LinkButton({
  label,
  subject,
  onClick
}: {
  readonly label: string;
  readonly subject: string;
  readonly onClick: () => void;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-MlflowLinkButton"
      aria-label={`${label}: ${subject}`}
      onClick={onClick}
    >
      {label}
    </button>
  );
}
