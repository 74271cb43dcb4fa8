import { foldKey } from '../../../base/text.ts';
import { knownSerial } from '../../../domain/records/devices/known-serial.ts';
import { cleanText, type RawInventory } from './inventory.ts';
import { RefusedBody } from './refused-body.ts';

/** What an agent found out over the network about something that has no agent: a printer, a switch. */
export type NetworkItem = Partial<
  Record<'name' | 'serial' | 'mac' | 'model' | 'manufacturer' | 'type', string | undefined>
>;

/**
 * It is sent by the agent of another machine, in whose name it must not be known: it is known again by its own address
 * or serial. Throws RefusedBody where it has neither them nor a name.
 */
export function itemToInventory(item: NetworkItem, tag: string | undefined): RawInventory {
  const serial = knownSerial(cleanText(item.serial));
  const mac = foldKey(cleanText(item.mac));
  const name = cleanText(item.name) || cleanText(item.model) || serial || mac;
  if (name === '') throw new RefusedBody(400, 'The network inventory names no device.');
  return {
    agentId: `network:${mac || serial || name}`,
    tag,
    name,
    serial,
    itemType: item.type || 'Unknown',
    model: [item.manufacturer, item.model].filter(Boolean).join(' '),
    users: [],
    software: null,
    isPartial: false,
  };
}

/** What a scan of addresses found is no device yet: who answers at one is not said well enough to know it again. */
export function refuseDiscovery(): never {
  throw new RefusedBody(
    400,
    'This is a network discovery. Muster takes the inventories of computers, tablets and phones, and network ' +
      'inventories of printers and other devices. Turn the agent’s network discovery off (no-task = netdiscovery).',
  );
}
