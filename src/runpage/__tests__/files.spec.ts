import { decodeText, imageType, kindOf, uriOf } from '../artifacts/files';

const encoder = new TextEncoder();

describe('kindOf', () => {
  it.each([
    ['a.png', 'image'],
    ['a/b/PHOTO.JPG', 'image'],
    ['drawing.svg', 'text'],
    ['drawing.png.svg', 'text'],
    ['data.csv', 'table'],
    ['data.parquet', 'table'],
    ['conf.json', 'json'],
    ['report.HTML', 'html'],
    ['README.md', 'markdown'],
    ['model/MLmodel', 'text'],
    ['page.xhtml', 'text'],
    ['run.ipynb', 'text'],
    ['', 'text']
  ])('shows %p as %s', (path, kind) => {
    expect(kindOf(path)).toBe(kind);
  });

  it('never takes a picture for a document', () => {
    for (const path of ['a.png', 'a.ico', 'a.svg', 'a.html', 'a']) {
      expect(imageType(path)).toMatch(/^image\/(?!svg)/);
    }
  });
});

describe('decodeText', () => {
  it('gives text, also when its last character is cut', () => {
    const bytes = encoder.encode('Grüße 🐧');
    expect(decodeText(bytes, true)).toBe('Grüße 🐧');
    expect(decodeText(bytes.slice(0, -2), false)).toBe('Grüße ');
  });

  it('tells what is no text', () => {
    expect(decodeText(new Uint8Array([80, 75, 0, 4]), true)).toBeNull();
    expect(decodeText(new Uint8Array([0xff, 0xfe, 65]), true)).toBeNull();
    expect(decodeText(encoder.encode('ü').slice(0, 1), true)).toBeNull();
  });

  it('gives nothing of nothing', () => {
    expect(decodeText(new Uint8Array(), true)).toBe('');
  });
});

describe('uriOf', () => {
  it('is what MLflow downloads by', () => {
    const file = { path: 'a/b', label: 'b', isFolder: false, size: 1 };
    expect(uriOf({ ...file, owner: { runId: 'r' } })).toBe('runs:/r/a/b');
    expect(uriOf({ ...file, owner: { modelId: 'm' }, path: '' })).toBe(
      'models:/m'
    );
  });
});
