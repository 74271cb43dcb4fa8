import { emailKey } from '../base/email-address.ts';
import { foldKey } from '../base/text.ts';
import { personTextKeys, type PersonTexts } from '../domain/records/person-texts.ts';
import { fieldTitle } from '../words/changes/fields.ts';
import { type Rejection, rejection } from './import-causes.ts';
import { priceCauses } from './reading/read-money.ts';
import { recordCauses } from './record-causes.ts';
import type { ContractPart, PersonPart, RecordRow, SeatPart } from './reading/row-parts.ts';

/** A record of the file with every row that leads to it; the first is its number in a batch. */
export interface Gathered<Part> {
  readonly lines: readonly number[];
  readonly part: Part;
}

export interface GatheredRecords {
  readonly people: readonly Gathered<PersonPart & Partial<PersonTexts>>[];
  readonly contracts: readonly Gathered<ContractPart>[];
  readonly seats: readonly GatheredSeat[];
  /** What is not kept of rows that are taken. */
  readonly leftOut: ReadonlyMap<number, Rejection>;
}

/** `turn`: the how manieth product of its row. What stands in one row goes in several batches: there the row is the name. */
interface GatheredSeat extends Gathered<SeatPart> {
  readonly turn: number;
}

interface Gathering<Part> {
  lines: number[];
  part: Part;
}

/**
 * Brings the rows of a file together by what they are about: people by email without case, contracts by subscription,
 * else by number, product and first day, seats by person, product and contract. A row that says something else of a
 * record than an earlier one is not merged.
 */
export class RecordGatherer {
  readonly #people = new Map<string, Gathering<PersonPart & Partial<PersonTexts>>>();
  readonly #leftOut = new Map<number, Rejection>();
  readonly #contracts = new Map<string, Gathering<ContractPart>>();
  readonly #seats = new Map<string, Gathering<SeatPart> & { readonly turn: number }>();
  /** The first name that the file has for an email. */
  readonly #names = new Map<string, string>();

  /** null: taken. */
  add(
    line: number,
    { person, contract, seat, seats = seat ? [seat] : [], texts }: RecordRow,
  ): Rejection | null {
    if (contract && !this.#addContract(line, contract))
      return rejection(
        seat || contract.serial !== '' ? recordCauses.otherLicense : recordCauses.otherContract,
      );
    if (person && !this.#addPerson(line, person)) return rejection(recordCauses.otherName);
    if (seats[0] && this.#isNamedOtherwise(seats[0]))
      this.#leftOut.set(line, rejection(recordCauses.otherText, `Name: "${nameOf(seats[0])}".`));
    for (const [turn, one] of seats.entries()) this.#addSeat(line, one, turn);
    this.#addTexts(line, person ?? seats[0], texts);
    return null;
  }

  /** Contracts in order of their number, so that what belongs together is in one batch; the rest as it stands. */
  finish(): GatheredRecords {
    const licensesOf = new Map<string, number>();
    for (const { part } of this.#contracts.values()) {
      const key = foldKey(part.number);
      licensesOf.set(key, (licensesOf.get(key) ?? 0) + 1);
    }
    const leftOut = new Map(this.#leftOut);
    const contracts = [...this.#contracts.values()].map(({ lines, part }) => {
      if (part.priceCents === null || licensesOf.get(foldKey(part.number)) === 1) return { lines, part };
      for (const line of lines) leftOut.set(line, rejection(priceCauses.oneOfSeveral));
      return { lines, part: { ...part, priceCents: null, currency: '' } };
    });
    const keys = new Map(contracts.map((one) => [one, foldKey(one.part.number)]));
    contracts.sort((one, other) => {
      const [a = '', b = ''] = [keys.get(one), keys.get(other)];
      return a === b ? 0 : a < b ? -1 : 1;
    });
    return { people: [...this.#people.values()], contracts, seats: [...this.#seats.values()], leftOut };
  }

  #addPerson(line: number, part: PersonPart): boolean {
    if (this.#isNamedOtherwise(part)) return false;
    const known = this.#people.get(emailKey(part.email));
    if (!known) {
      this.#people.set(emailKey(part.email), { lines: [line], part });
      return true;
    }
    if (nameOf(known.part) === '') known.part = { ...known.part, ...part, email: known.part.email };
    known.lines.push(line);
    return true;
  }

  /** Whether an earlier row has another name for the email; it is kept. */
  #isNamedOtherwise(part: PersonPart): boolean {
    const [key, name] = [emailKey(part.email), foldKey(nameOf(part))];
    if (name === '') return false;
    const first = this.#names.get(key) ?? name;
    this.#names.set(key, first);
    return first !== name;
  }

  /** Who is told of by what they hold alone is a person of the file too, if it says more of them. */
  #addTexts(line: number, person: PersonPart | undefined, texts: Partial<PersonTexts> = {}): void {
    const said = personTextKeys.filter((key) => texts[key] !== undefined);
    if (!person || said.length === 0) return;
    const key = emailKey(person.email);
    const { email, firstName, lastName } = person;
    const known = this.#people.get(key) ?? { lines: [line], part: { email, firstName, lastName } };
    this.#people.set(key, known);
    const other = said.find((one) => (known.part[one] ?? texts[one]) !== texts[one]);
    if (other)
      this.#leftOut.set(line, rejection(recordCauses.otherText, `${fieldTitle(other)}: "${texts[other]}".`));
    known.part = { ...texts, ...known.part };
  }

  #addContract(line: number, part: ContractPart): boolean {
    const { subscriptionId, number, product, startDay } = part;
    const key =
      subscriptionId === ''
        ? [foldKey(number), foldKey(product), startDay]
        : [foldKey(subscriptionId), startDay];
    const known = this.#contracts.get(JSON.stringify(key));
    if (!known) {
      this.#contracts.set(JSON.stringify(key), { lines: [line], part });
      return true;
    }
    if (saysOf(known.part) !== saysOf(part)) return false;
    if (wordsOf(known.part) !== wordsOf(part)) this.#leftOut.set(line, rejection(recordCauses.saysElse));
    else known.lines.push(line);
    return true;
  }

  #addSeat(line: number, part: SeatPart, turn: number): void {
    const key = JSON.stringify([emailKey(part.email), foldKey(part.product), foldKey(part.contractNumber)]);
    const known = this.#seats.get(key);
    if (!known) this.#seats.set(key, { lines: [line], part, turn });
    else {
      known.part = joined(known.part, part);
      known.lines.push(line);
    }
  }
}

function nameOf({ firstName, lastName }: PersonPart): string {
  return `${firstName} ${lastName}`.trim();
}

function saysOf({ number, product, quantity, endDay, serial }: ContractPart): string {
  return JSON.stringify([foldKey(number), foldKey(product), quantity, endDay, foldKey(serial)]);
}

/** Of what a contract may have one of. */
function wordsOf(part: ContractPart): string {
  const { companyName, resellerName, resellerEmail, vendor, priceCents, currency, subscriptionId } = part;
  const words = [companyName, resellerName, resellerEmail, vendor, currency, subscriptionId].map(foldKey);
  return JSON.stringify([...words, priceCents]);
}

const KNOWN = { 'not-known': 0, never: 1, used: 2 } as const;

/** One product in several rows, as usage reports list its versions: assigned in one is assigned, used in one is used. */
function joined(one: SeatPart, other: SeatPart): SeatPart {
  const isNamed = one.firstName !== '' || one.lastName !== '';
  return {
    ...one,
    ...(isNamed ? {} : { firstName: other.firstName, lastName: other.lastName }),
    seat: one.seat === 'assigned' ? one.seat : other.seat,
    assignedAt: extreme(Math.min, one.assignedAt, other.assignedAt),
    unassignedAt: extreme(Math.max, one.unassignedAt, other.unassignedAt),
    usage: KNOWN[other.usage] > KNOWN[one.usage] ? other.usage : one.usage,
    lastUsedAt: extreme(Math.max, one.lastUsedAt, other.lastUsedAt),
  };
}

function extreme(of: (...all: number[]) => number, one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return of(one, other);
}
