import { assert } from '#lib/base/assert.ts';
import type { SyncPort } from '#lib/replica/sync-port.ts';
import { portWith } from './planted/plant.ts';
import type { LawBrowser } from './world.ts';

/** What browsers were told, as their storage took it: a throw there would be taken for trouble of the storage. */
export class LawWitness {
  /** Two tabs of a browser pulled at once: each may have moved the other's resume point. */
  hasRaced = false;
  private broken: string | null = null;
  /** Of the last complete answer that a browser took: the version that its rows are as new as. */
  private readonly versions = new Map<LawBrowser, number>();
  /**
   * The access, as a digest or in full, that a browser heard of last, since the person's access last changed. Not all of
   * them: a right that is given and taken back between two pulls of somebody else is the same as the one heard of before.
   */
  private readonly heard = new Map<LawBrowser, string>();
  private readonly accesses = new Map<LawBrowser, string>();

  /** The same port, which tells what its storage took. */
  noting(port: SyncPort, browser: LawBrowser): SyncPort {
    return portWith(port, {
      beginReset: async (reason, totals) => {
        this.versions.delete(browser);
        await port.beginReset(reason, totals);
      },
      dropRows: async () => {
        this.versions.delete(browser);
        await port.dropRows();
      },
      applyPage: async (page) => {
        await port.applyPage(page);
        if (page.cookie) this.heard.set(browser, page.cookie.access);
      },
      applyTail: async (tail, clientId) => {
        const differing = await port.applyTail(tail, clientId);
        this.heard.set(browser, tail.cookie.access);
        if (tail.cookie.resume) return differing;
        this.versions.set(browser, Math.max(this.versions.get(browser) ?? 0, tail.cookie.version));
        return differing;
      },
    });
  }

  /** L6: a page that was applied has its resume point, so that a first sync goes on where the line was cut. */
  goingOn(port: SyncPort): SyncPort {
    return portWith(port, {
      applyPage: async (page) => {
        await port.applyPage(page);
        if (!page.cookie || this.hasRaced) return;
        if (JSON.stringify(port.cookie()) === JSON.stringify(page.cookie)) return;
        this.broken = `a page of ${page.collection} was applied without its resume point`;
      },
    });
  }

  /** null: nothing complete was taken since the rows were begun anew. */
  versionOf(browser: LawBrowser): number | null {
    // A step of storage may have been taken and its tab have died: the cookie on the disk tells.
    const cookie = browser.ports()[0].cookie();
    const kept = cookie && !cookie.resume ? cookie.version : null;
    const noted = this.versions.get(browser) ?? null;
    return kept === null || noted === null ? (kept ?? noted) : Math.max(kept, noted);
  }

  /** What the server now has as the access of the browser's person: what was heard before counts no more. */
  see(browser: LawBrowser, access: string): void {
    if (this.accesses.get(browser) !== access) this.heard.delete(browser);
    this.accesses.set(browser, access);
  }

  /** Whether the browser has heard of the access that its person has now. */
  hasHeard(browser: LawBrowser, access: string, digest: string): boolean {
    this.see(browser, access);
    const heard = this.heard.get(browser);
    return heard === access || heard === digest;
  }

  /** The server went back: what browsers know counts for nothing there. */
  forget(): void {
    this.versions.clear();
    this.heard.clear();
  }

  /** Throws when something was seen that breaks a law. */
  check(): void {
    assert(this.broken === null, this.broken ?? '');
  }
}
