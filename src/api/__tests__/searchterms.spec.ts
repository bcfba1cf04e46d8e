import { equals, hasPart } from '../searchterms';

describe('terms of a search', () => {
  it.each([
    ['plain', "name = 'plain'"],
    ['50%_x', "name = '50%_x'"],
    ["it's", 'name = "it\'s"'],
    [`it's "b"`, `name LIKE 'it_s "b"'`]
  ])('hold the text %s in quotes that are not in it', (text, term) => {
    expect(equals('name', text)).toBe(term);
  });

  it('take no character of a part for a wildcard or an end', () => {
    expect(hasPart('name', `a%b'c"d\\e`)).toBe("name ILIKE '%a_b_c_d_e%'");
  });
});
