import * as v from 'valibot';
import { emailText } from '../../domain/records/core/record.ts';
import { foldKey } from '../../base/text.ts';
import { isBlockedPerson } from './blocked-person.ts';
import { type Rejection, rejection } from '../import-causes.ts';
import { recordCauses } from '../record-causes.ts';
import type { Texts } from '../kinds/kind.ts';
import type { PersonPart, Read, RecordRow } from './row-parts.ts';

/** A row about a person and nothing else. */
export function readPersonRow(texts: Texts): Read<RecordRow> {
  const person = readPerson(texts);
  return 'rejected' in person ? person : { person, ...otherFullName(texts) };
}

/** A full name that says something else than the names beside it is not kept, and that is said. */
export function otherFullName(texts: Texts): { leftOut?: Rejection } {
  const [full, name] = [texts('fullName'), `${texts('firstName')} ${texts('lastName')}`.trim()];
  const isSame = wordsOf(full) === wordsOf(name);
  if (full === '' || name === '' || isSame) return {};
  return { leftOut: rejection(recordCauses.otherFullName, `It is "${full}".`) };
}

/** In any order: "Rossi, Zoë" is "Zoë Rossi". */
function wordsOf(name: string): string {
  return foldKey(name.replaceAll(',', ' ')).split(/\s+/).sort().join(' ');
}

/** The person of a row. A user name that is an address stands in for an email that is empty; who is blocked is nobody to add. */
export function readPerson(texts: Texts): Read<PersonPart> {
  if (isBlockedPerson(texts)) return { rejected: rejection(recordCauses.blocked) };
  const login = homeAddress(texts('login'));
  const email = homeAddress(texts('email')) || (v.is(emailText, login) ? login : '');
  if (email === '') return { rejected: rejection(recordCauses.noEmail) };
  if (!v.is(emailText, email)) return { rejected: rejection(recordCauses.badEmail, `It is "${email}".`) };
  const [firstName, lastName] = [texts('firstName'), texts('lastName')];
  return firstName === '' && lastName === ''
    ? { email, ...divided(texts('fullName')) }
    : { email, firstName, lastName };
}

/** Of a guest, whom Entra calls "ann_partner.example#EXT#@company.onmicrosoft.com": their address at home. */
function homeAddress(text: string): string {
  return text.replace(/^(.+)_([^_]+)#EXT#@.*$/i, '$1@$2');
}

/** The last word is the last name; what comes before a comma is one too. */
function divided(name: string): { firstName: string; lastName: string } {
  const [last, first] = name.split(/,\s*/, 2);
  if (first !== undefined && last !== undefined) return { firstName: first, lastName: last };
  const at = name.lastIndexOf(' ');
  return { firstName: name.slice(0, Math.max(0, at)), lastName: name.slice(at + 1) };
}
