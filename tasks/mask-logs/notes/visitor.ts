import type { Layout } from '../formats/layout.ts';
import type { MaskPolicy } from '../formats/policy.ts';
import { Viewers } from '../networks/viewer.ts';
import { dash } from '../reading/bytes.ts';
import type { Row } from '../reading/row.ts';
import { slotOf } from '../visitors/known-ids.ts';
import { saltFinder } from '../visitors/salt-of-row.ts';
import type { Salts } from '../visitors/salts.ts';
import { FieldSpan } from '../visitors/span.ts';
import { idDigits } from '../visitors/visitor-ids.ts';
import { type Note, nothing } from './note.ts';

/**
 * The id of the visitor, by which the requests of a day belong together; `-` without an address, a user agent or a salt.
 *
 * @param salts undefined when visitors get no ids
 */
export function visitorNote(policy: MaskPolicy, salts: Salts | undefined): Note {
  if (!salts) return nothing;
  const viewers = new Viewers(policy);
  return {
    longest: idDigits,
    of: (layout) => {
      const idOf = idFinder(layout, salts, viewers, policy);
      const { ids } = salts.known;
      return (row, target, at) => {
        const id = idOf(row);
        if (id < 0) {
          target[at] = dash;
          return at + 1;
        }
        for (let index = 0; index < idDigits; index++) target[at + index] = ids[id + index] as number;
        return at + idDigits;
      };
    },
  };
}

/** Finds where in the known ids that of a row's visitor is: below 0 when there is none. */
function idFinder(
  layout: Layout,
  salts: Salts,
  viewers: Viewers,
  { trustedProxies = [] }: MaskPolicy,
): (row: Row) => number {
  const saltOf = saltFinder(layout, salts);
  const address = new FieldSpan(layout, 'c-ip');
  const agent = new FieldSpan(layout, 'cs(User-Agent)');
  const askedHost = new FieldSpan(layout, 'x-host-header');
  const ownHost = new FieldSpan(layout, 'cs(Host)');
  const forwardedFor = new FieldSpan(layout, 'x-forwarded-for');
  const withProxies = trustedProxies.length > 0;
  const ofAskedHost = [address, agent, askedHost, ...(withProxies ? [forwardedFor] : [])];
  const ofOwnHost = [address, agent, ownHost, ...(withProxies ? [forwardedFor] : [])];
  return (row) => {
    const salt = saltOf(row);
    if (salt === undefined || !address.find(row) || !agent.find(row)) return -1;
    if (withProxies) forwardedFor.find(row);
    const isAsked = askedHost.find(row) || !ownHost.find(row);
    const fields = isAsked ? ofAskedHost : ofOwnHost;
    const slot = slotOf(row.view, address, agent.end - agent.start);
    const known = salts.known.find(slot, salt, row.view, fields);
    if (known >= 0) return known;
    const viewer = viewers.viewerOf(row, layout);
    if (!viewer) return -1;
    const id = salts.ids.idOf(salt, viewer, row.view, isAsked ? askedHost : ownHost, agent);
    return salts.known.add(slot, salt, row.view, fields, id);
  };
}
