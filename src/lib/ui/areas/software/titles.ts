import type { RuleSet } from '#lib/domain/software/rule-set.ts';
import type { TitleSeen } from '#lib/domain/views/software/rule-effect.ts';
import type { SoftwareSeen } from '#lib/protocol/software.ts';

export interface Title extends TitleSeen {
  readonly id: string;
}

export function titlesOf({ titles }: Pick<SoftwareSeen, 'titles'>): readonly Title[] {
  return titles.map(([name, publisher, version, devices]) => {
    const id = `${name}\t${publisher}`;
    return { id, name, publisher, version, devices };
  });
}

/** Titles that no rule takes for a product, in their order; every word must be in name or publisher. */
export function unmatched(titles: readonly Title[], rules: RuleSet, search: string): readonly Title[] {
  const words = search.toLowerCase().split(/\s+/);
  return titles.filter((title) => {
    const text = `${title.name} ${title.publisher}`.toLowerCase();
    return words.every((word) => text.includes(word)) && rules.match(title) === null;
  });
}

/** A rule to begin with: the name with its numbers opened ("AutoCAD 2026 - English" gives "AutoCAD #*"). */
export function suggestedPattern(name: string): string {
  const number = /\d+(?:\.\d+)*/.exec(name);
  if (!number) return name;
  const rest = name.slice(number.index + number[0].length);
  return `${name.slice(0, number.index)}#${rest === '' ? '' : '*'}`;
}

/** The product that a title is probably of: the name before its number. */
export function suggestedProduct(name: string): string {
  return name.replace(/[\s-]*\d.*$/, '').trim() || name;
}
