import type { PackedAddress } from '../addresses/packed-address.ts';
import { prefixOf } from '../addresses/prefix.ts';
import type { MaskPolicy } from '../formats/policy.ts';
import { NetworkTable } from './network-table.ts';
import published from './published-networks.json' with { type: 'json' };

/**
 * Names the network that an address belongs to: `own:` and a label of the owner's, else `KIND:OPERATOR` as in
 * published-networks.json. Nothing else of the address is in the label.
 */
export class NetworkLabels {
  readonly #own: NetworkTable | undefined;
  readonly #published: NetworkTable | undefined;

  constructor({ ownNetworks = [], labelPublishedNetworks = false }: MaskPolicy) {
    const own = ownNetworks.flatMap(({ label, prefixes }) =>
      prefixes.map((prefix) => ({ prefix: prefixOf(prefix), label: `own:${label}` })),
    );
    if (own.length > 0) this.#own = new NetworkTable(own);
    if (labelPublishedNetworks) this.#published = publishedTable();
  }

  /** The label of an address, undefined when its network has none. The owner's own networks come first. */
  labelOf(address: PackedAddress): string | undefined {
    return this.#own?.find(address) ?? this.#published?.find(address);
  }
}

let table: NetworkTable | undefined;

/** Built once: reading thousands of prefixes takes as long as masking a small log. */
function publishedTable(): NetworkTable {
  table ??= new NetworkTable(
    Object.entries(published.networks).flatMap(([label, { prefixes }]) =>
      prefixes.flatMap((line) => line.split(' ')).map((prefix) => ({ prefix: prefixOf(prefix), label })),
    ),
  );
  return table;
}
