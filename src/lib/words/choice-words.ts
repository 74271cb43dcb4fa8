import { accessWords, typeWords } from './device-words.ts';
import { roleWords } from './role-words.ts';

const words: Readonly<Record<string, string>> = {
  ...typeWords,
  ...accessWords,
  ...roleWords,
  product: 'Product',
  service: 'Service',
  support: 'Support',
  '': 'None',
};

/** A value of a closed list as people say it, whichever list it is of. */
export function choiceWord(value: string): string {
  return words[value] ?? value;
}

/** "Display name": a field at the beginning of a line. */
export function fieldTitle(field: string): string {
  return field.charAt(0).toUpperCase() + field.slice(1);
}
