import type { BatchFacts } from '#lib/domain/views/wishes/wish-facts.ts';
import { type Args, textAt } from '#lib/domain/views/wishes/wish-args.ts';
import { countOf, edit, type Sentence, type Wish } from './sentence.ts';

const person: Sentence = ({ args, names }) => names.person(textAt(args, 'id'));
const holder: Sentence = ({ args, names }) => names.person(textAt(args, 'userId'));

/** Of people, what they hold, their roles and links. */
export const peopleWishes = {
  'users.add': ({ args }) => `Add ${givenPerson(args) ?? 'a person'}`,
  'users.add-many': ({ batch }) => `Add ${peopleOf(batch)}`,
  'users.edit': edit(person),
  'users.edit-details': edit(person),
  'users.leave': (wish) => `Mark ${person(wish)} as left`,
  'users.return': (wish) => `Bring ${person(wish)} back`,
  'users.erase': (wish) => `Erase ${person(wish)}`,
  'users.merge': ({ args, names }) =>
    `Merge ${names.person(textAt(args, 'from'))} into ${names.person(textAt(args, 'to'))}`,
  'users.unmerge': (wish) => `Undo the merge of ${person(wish)}`,
  'users.tell-apart': (wish) => {
    const { args, names } = wish;
    const both = `${person(wish)} and ${names.person(textAt(args, 'from'))}`;
    return args['areTwo'] === false
      ? `Ask again whether ${both} are one person`
      : `Say that ${both} are two people`;
  },
  'users.invite': ({ args, names }) => {
    const role = textAt(args, 'role');
    return `Invite ${givenPerson(args) ?? 'a person'}${role ? ` as ${names.roleNamed(role, null)}` : ''}`;
  },
  'invitations.withdraw': ({ args, names }) =>
    `Withdraw a one-time link of ${names.invited(textAt(args, 'id'))}`,
  'roles.grant': (wish) => {
    const { args, names } = wish;
    const role = names.roleNamed(textAt(args, 'role'), textAt(args, 'contractId'));
    return `Give ${holder(wish)} the role ${role}`;
  },
  'roles.revoke': ({ args, names }) => {
    const { role, person: whose } = names.role(textAt(args, 'id'));
    return `Take the role ${role} from ${whose}`;
  },
  'assignments.assign': (wish) => `Assign ${held(wish, 'entitlementId')} to ${holder(wish)}`,
  'assignments.unassign': (wish) => `Remove ${held(wish, 'entitlementId')} from ${holder(wish)}`,
  'assignments.move': (wish) => `Move ${holder(wish)} from ${held(wish, 'from')} to ${held(wish, 'to')}`,
  'assignments.assign-many': (wish) =>
    `Assign ${heldByAll(wish, 'entitlementId')} to ${countOf(holders(wish), 'person', 'people')}`,
  'assignments.unassign-many': (wish) =>
    `Remove ${heldByAll(wish, 'entitlementId')} from ${countOf(holders(wish), 'person', 'people')}`,
  'assignments.move-many': (wish) =>
    `Move ${countOf(holders(wish), 'person', 'people')} from ${heldByAll(wish, 'from')} to ${heldByAll(wish, 'to')}`,
  'assignments.import': ({ args, batch }) =>
    `Import ${textAt(args, 'source') ?? 'people and what they hold'}: ${countOf(batch.count, 'row')}`,
} satisfies Readonly<Record<string, Sentence>>;

function held({ args, names }: Wish, field: string): string {
  return names.entitlement(textAt(args, field));
}

function heldByAll({ batch, names }: Wish, field: string): string {
  const { only, count } = batch.ids[field] ?? { only: null, count: 0 };
  return only === null ? countOf(count, 'product') : names.entitlement(only);
}

function holders({ batch }: Wish): number {
  return batch.ids['userId']?.count ?? 0;
}

/** "Jon Smith (jon@x.com)", or as much of it as there is. */
function givenPerson(args: Args): string | null {
  const name = [textAt(args, 'firstName'), textAt(args, 'lastName')].filter(Boolean).join(' ');
  const email = textAt(args, 'email');
  return name && email ? `${name} (${email})` : name || email;
}

/** "Jon Smith (jon@x.com)", "12 people: Jon Smith (jon@x.com), …" */
function peopleOf({ count, first }: BatchFacts): string {
  const [one, other] = first.map((row) => givenPerson(row) ?? 'a person');
  if (count === 1 && one) return one;
  const some = [one, other].filter(Boolean).join(', ');
  return `${countOf(count, 'person', 'people')}${some ? `: ${some}${count > 2 ? ' …' : ''}` : ''}`;
}
