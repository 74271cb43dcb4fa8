import { textAt } from '#lib/domain/views/wishes/wish-args.ts';
import { countOf, edit, type Sentence } from './sentence.ts';
import { quoted } from './values.ts';

const device: Sentence = ({ args, names }) => names.device(textAt(args, 'id'));

/** Of devices, their duplicates, what is installed, and agents. */
export const deviceWishes = {
  'devices.add': ({ args }) => `Add the device ${textAt(args, 'name') ?? ''}`.trim(),
  'devices.edit': edit(device),
  'devices.retire': (wish) => `Retire ${device(wish)}`,
  'devices.restore': (wish) => `Put ${device(wish)} back in use`,
  'devices.merge': ({ args, names }) =>
    `Merge ${names.device(textAt(args, 'from'))} into ${names.device(textAt(args, 'to'))}`,
  'devices.unmerge': (wish) => `Undo the merge of ${device(wish)}`,
  'possible-duplicates.settle': ({ args, names }) =>
    `Keep ${names.pair(textAt(args, 'id')).join(' and ')} as two devices`,
  'possible-duplicates.reopen': ({ args, names }) =>
    `Ask again whether ${names.pair(textAt(args, 'id')).join(' and ')} are one device`,
  'installs.import': ({ args, batch }) =>
    `Import ${textAt(args, 'source') ?? 'an install list'}: ${countOf(batch.count, 'device')}`,
  'installs.end-many': ({ args, batch }) =>
    `End ${countOf(batch.count, 'installation')} that ${textAt(args, 'source') ?? 'a complete list'} no longer has`,
  'matching-rules.add': ({ args, names }) =>
    `Add the matching rule ${quoted(textAt(args, 'name') ?? '')} of ${names.product(textAt(args, 'productId'))}`,
  'matching-rules.edit': edit(({ args, names }) => names.rule(textAt(args, 'id'))),
  'matching-rules.remove': ({ args, names }) => `Remove ${names.rule(textAt(args, 'id'))}`,
  'products.learn-name': ({ args, names }) =>
    `Match ${quoted(textAt(args, 'name') ?? '')} to ${names.product(textAt(args, 'productId'))}`,
  'enrolment-keys.add': ({ args }) => `Add the enrollment key ${quoted(textAt(args, 'name') ?? '')}`,
  'enrolment-keys.edit': edit(({ args, names }) => names.key(textAt(args, 'id'))),
  'enrolment-keys.revoke': ({ args, names }) => `Revoke ${names.key(textAt(args, 'id'))}`,
} satisfies Readonly<Record<string, Sentence>>;
