import type { CompanyField } from '#lib/domain/mutations/contracts/company-change.ts';
import type { Contract } from '#lib/domain/records/contract.ts';
import type { Terms } from '#lib/domain/records/terms.ts';

/** What is new, as a person typed it; "" stays as it is. */
export interface CompanyChange {
  readonly companyName: string;
  readonly companyAddress: string;
  readonly other: string;
}

type Told = Pick<Terms, 'companyName' | 'companyAddress' | 'resellerName'>;

export interface Message {
  readonly subject: string;
  readonly body: string;
}

/** Which fields a change is about: those that differ from what the reseller has. */
export function changedFields(change: CompanyChange, terms: Told): CompanyField[] {
  const fields: CompanyField[] = [];
  if (isNew(change.companyName, terms.companyName)) fields.push('companyName');
  if (isNew(change.companyAddress, terms.companyAddress)) fields.push('companyAddress');
  if (change.other.trim() !== '') fields.push('other');
  return fields;
}

/** The message to the reseller: what the contract says now, and what it should say. */
export function changeMessage(
  contract: Pick<Contract, 'number' | 'vendor'>,
  terms: Told,
  change: CompanyChange,
): Message {
  const parts = [
    terms.resellerName ? `Dear ${terms.resellerName},` : 'Hello,',
    `Our company details have changed. Please update them on contract ${contract.number}${contract.vendor ? ` (${contract.vendor})` : ''}:`,
    ...(isNew(change.companyName, terms.companyName)
      ? [fromTo('Company name', terms.companyName, change.companyName)]
      : []),
    ...(isNew(change.companyAddress, terms.companyAddress)
      ? [fromTo('Address', terms.companyAddress, change.companyAddress)]
      : []),
    ...(change.other.trim() ? [change.other.trim()] : []),
    'Please confirm once this is done.',
  ];
  return { subject: `Change of company details, contract ${contract.number}`, body: parts.join('\n\n') };
}

/** RFC 6068: everything percent-encoded, line breaks as CRLF. */
export function mailtoAddress(to: string, { subject, body }: Message): string {
  const lines = body.replaceAll('\n', '\r\n');
  return `mailto:${encodeURIComponent(to)}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(lines)}`;
}

function isNew(typed: string, now: string): boolean {
  return typed.trim() !== '' && typed.trim() !== now;
}

function fromTo(label: string, from: string, to: string): string {
  return `${label}, old:\n${from || 'not given'}\n${label}, new:\n${to.trim()}`;
}
