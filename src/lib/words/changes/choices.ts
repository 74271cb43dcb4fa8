import { contractTypeWords, entitlementKindWords, seatPolicyWords } from '../contracts/contracts.ts';
import { accessWords, typeWords } from '../devices/devices.ts';
import { roleWords } from '../people/roles.ts';

const words: Readonly<Record<string, string>> = {
  ...typeWords,
  ...accessWords,
  ...roleWords,
  ...contractTypeWords,
  ...entitlementKindWords,
  ...seatPolicyWords,
  product: 'Product',
  service: 'Service',
  support: 'Support',
  '': 'None',
};

/** A value of a closed list as people say it, whichever list it is of. */
export function choiceWord(value: string): string {
  return words[value] ?? value;
}
