import { foldKey } from '../../base/text.ts';

/** A whole number with its dots: none that begins or ends inside another. Its group is the version. */
const NUMBER = '(?<![\\d.])(\\d+(?:\\.\\d+)*)(?!\\d)';

/** `*` any text, `#` a number. Over folded text. At most three wildcards, so that no name takes long. */
export function patternToRegExp(pattern: string): RegExp {
  const source = foldKey(pattern)
    .replace(/\*+/g, '*')
    .replace(/[\\^$.+?()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('#', NUMBER);
  return new RegExp(`^${source}$`, 's');
}

/** The name as it stands, whatever signs it has. */
export function nameToRegExp(name: string): RegExp {
  return new RegExp(`^${foldKey(name).replace(/[\\^$.*+?()[\]{}|#]/g, '\\$&')}$`, 's');
}

/** The more a rule spells of what it matches, the more it weighs. */
export function weightOf({ name, publisher }: { name: string; publisher: string }): number {
  return name.replace(/[*#]/g, '').length * 2 + (publisher === '' ? 0 : 1);
}
