import type { MaskPolicy } from '../formats/policy.ts';
import { NetworkLabels } from '../networks/network-labels.ts';
import { Viewers } from '../networks/viewer.ts';
import { dash } from '../reading/bytes.ts';
import { type Note, nothing } from './note.ts';

/** The network that the viewer's address belongs to, if it is one that has a label. */
export function networkLabelNote(policy: MaskPolicy): Note {
  const { labelPublishedNetworks = false, ownNetworks = [] } = policy;
  if (!labelPublishedNetworks && ownNetworks.length === 0) return nothing;
  const viewers = new Viewers(policy);
  const labels = new NetworkLabels(policy);
  return {
    longest: 36,
    of: (layout) => (row, target, at) => {
      const viewer = viewers.viewerOf(row, layout);
      const label = viewer && labels.labelOf(viewer);
      if (label === undefined) {
        target[at] = dash;
        return at + 1;
      }
      for (let index = 0; index < label.length; index++) target[at + index] = label.charCodeAt(index);
      return at + label.length;
    },
  };
}
