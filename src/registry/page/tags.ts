import type { ITag } from '../../api/registrytypes';
import { compareKeys } from '../../common/keys';

/** Tags in the order of their names. */
export function sortedTags(
  tags: readonly ITag[]
): readonly (readonly [string, string])[] {
  return tags
    .map(({ key, value }) => [key, value] as const)
    .sort(([a], [b]) => compareKeys(a, b));
}

/** @param value null takes the tag away. */
export function withTag(
  tags: readonly ITag[] = [],
  key: string,
  value: string | null
): readonly ITag[] {
  const others = tags.filter(tag => tag.key !== key);
  return value === null ? others : [...others, { key, value }];
}
