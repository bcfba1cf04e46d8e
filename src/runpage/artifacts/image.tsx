import React, { useEffect, useState } from 'react';
import { formatBytes } from '../../components/format';
import type { IBeginning } from '../../request';
import { NoPreview, WithBeginning } from './beginning';
import type { IFile } from './files';
import { imageType } from './files';
import type { IPreviewProps } from './previewprops';

/** Bytes of an image that are loaded: half a picture is none. */
const MOST_IMAGE = 20_000_000;

/**
 * A picture of pixels.
 */
export function ImagePreview({
  file,
  parts
}: IPreviewProps): React.JSX.Element {
  if (file.size !== null && file.size > MOST_IMAGE) {
    return <TooLarge parts={parts} />;
  }
  return (
    <WithBeginning
      file={file}
      limit={MOST_IMAGE}
      parts={parts}
      draw={beginning =>
        beginning.isWhole ? (
          <Picture file={file} bytes={beginning.bytes} parts={parts} />
        ) : (
          <TooLarge parts={parts} />
        )
      }
    />
  );
}

function TooLarge({
  parts: { trans }
}: Pick<IPreviewProps, 'parts'>): React.JSX.Element {
  return (
    <p className="jp-MlflowRunPage-quiet">
      {trans.__(
        'This picture is too large to be shown: it has more than %1. Download it to look at it.',
        formatBytes(MOST_IMAGE)
      )}
    </p>
  );
}

function Picture({
  file,
  bytes,
  parts
}: IPreviewProps & {
  readonly file: IFile;
  readonly bytes: IBeginning['bytes'];
}): React.JSX.Element | null {
  const [address, setAddress] = useState<string | null>(null);
  const [isBroken, setIsBroken] = useState(false);
  useEffect(() => {
    // Its type is ours, whatever is in it.
    const made = URL.createObjectURL(
      new Blob([bytes], { type: imageType(file.path) })
    );
    // eslint-disable-next-line react-hooks/set-state-in-effect
    setAddress(made);
    return (): void => {
      URL.revokeObjectURL(made);
    };
  }, [bytes, file.path]);
  if (isBroken) {
    return <NoPreview parts={parts} />;
  }
  return address === null ? null : (
    <img
      className="jp-MlflowPreview-image"
      src={address}
      alt={file.label}
      onError={() => {
        setIsBroken(true);
      }}
    />
  );
}
