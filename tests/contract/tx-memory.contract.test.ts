import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { txContract } from './tx.contract.ts';

txContract('the plain tables of the tests', (test) => test(new MemoryTables().tx));
