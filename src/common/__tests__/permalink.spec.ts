import { LINK_PATTERN, linkTo, readLink, withoutLink } from '../permalink';

describe('permalinks', () => {
  it('are read as they are made', () => {
    for (const kind of ['run', 'experiment'] as const) {
      const linked = { kind, connection: 'default', id: 'a1b2' };
      const url = new URL(linkTo(linked));
      expect(url.pathname.endsWith('/lab')).toBe(true);
      expect(LINK_PATTERN.test(url.pathname + url.search)).toBe(true);
      expect(readLink(url.search)).toEqual(linked);
    }
  });

  it('name a registered model by any name that MLflow takes', () => {
    const id = `A 'q' "b" %2F <b>&#😀+?`;
    const linked = { kind: 'model', connection: 'default', id } as const;
    const url = new URL(linkTo(linked));
    expect(LINK_PATTERN.test(url.pathname + url.search)).toBe(true);
    expect(readLink(url.search)).toEqual(linked);
    expect(readLink('?mlflow-model=default:a%2Fb')).toBeNull();
    expect(withoutLink(url.search)).toBe('');
  });

  it('are found beside other parameters, which stay', () => {
    const search = '?reset&mlflow-run=c1:r1&a=b';
    expect(readLink(search)).toMatchObject({ connection: 'c1', id: 'r1' });
    expect(withoutLink(search)).toBe('?reset=&a=b');
    expect(withoutLink('?mlflow-run=c1:r1')).toBe('');
  });

  it.each([
    '',
    'r1',
    ':',
    'default:',
    ':r1',
    'default:r1:x',
    'default:../../api',
    'default:r1/../x',
    'default:<img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    '%2e%2e:r1',
    `default:${'x'.repeat(300)}`,
    'default:r1\n'
  ])('name nothing when they are hostile: %p', value => {
    const search = `?mlflow-run=${encodeURIComponent(value)}`;
    expect(LINK_PATTERN.test(search)).toBe(true);
    expect(readLink(search)).toBeNull();
  });
});
