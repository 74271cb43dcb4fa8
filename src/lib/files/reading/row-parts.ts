import type { ImportedContract } from '../../domain/mutations/contracts/imported-contract.ts';
import type { ImportedSeat } from '../../domain/mutations/seats/imported-seat.ts';
import type { PersonTexts } from '../../domain/records/person-texts.ts';
import type { DeviceType } from '../../domain/records/devices/device.ts';
import type { Rejection } from '../import-causes.ts';

/** A row of an inventory, checked: everything in it can be kept. */
export interface InstallRow {
  readonly name: string;
  readonly type: DeviceType;
  readonly os: string;
  readonly serial: string;
  readonly lastUser: string;
  readonly lastCheckInAt: number | null;
  /** "": the row is about a device alone. */
  readonly product: string;
  readonly version: string;
  readonly publisher: string;
  /** A cell that is not kept, though the row is taken. */
  readonly leftOut?: Rejection;
}

export interface PersonPart {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}
export type ContractPart = Omit<ImportedContract, 'row' | 'isNewContract' | 'isNewEntitlement'> & {
  /** What tells two licenses apart that have nothing else of their own; never kept. */
  readonly serial: string;
};
export type SeatPart = Omit<ImportedSeat, 'row' | 'isNew'>;

/** What one row says of a person, a contract, and who holds what. */
export interface RecordRow {
  readonly person?: PersonPart;
  readonly contract?: ContractPart;
  readonly seat?: SeatPart;
  /** A person with several products in one row. */
  readonly seats?: readonly SeatPart[];
  /** What it says of the person beside. */
  readonly texts?: Partial<PersonTexts>;
  /** A cell that is not read, though the row is taken. */
  readonly leftOut?: Rejection;
}

/** What a row says was used, in thousandths. */
export interface CreditPart {
  readonly day: string;
  readonly email: string;
  readonly product: string;
  readonly offering: string;
  readonly amount: number;
}

/** What a row says, or why it is not taken. */
export type Read<Part> = Part | { readonly rejected: Rejection };
