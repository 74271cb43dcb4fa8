import { searchOf, textFromParams } from '#lib/lists/address-parts.ts';

/** What the field view shows, as its address has it. */
export interface FieldState {
  /** What is looked for. */
  readonly text: string;
  /** The device that is open, or null. */
  readonly deviceId: string | null;
}

export function fieldFromParams(params: URLSearchParams): FieldState {
  return { text: searchOf(params), deviceId: textFromParams(params, 'device') || null };
}

export function paramsFromField({ text, deviceId }: FieldState): URLSearchParams {
  const params = new URLSearchParams();
  if (text !== '') params.set('q', text);
  if (deviceId !== null) params.set('device', deviceId);
  return params;
}
