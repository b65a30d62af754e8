import type { Stage } from './stages.ts';

type WarehouseSettings = Stage['warehouse'];

/** The settings of a stage's warehouse are not what Redshift Serverless offers. The message names all faults. */
export class InvalidWarehouseError extends Error {
  override readonly name = 'InvalidWarehouseError';
}

/** Where a base capacity above 512 RPU exists, by AWS's page on capacity (2026). */
const largestIn = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-central-1', 'eu-west-1'];

/** Where an account has only two zones. */
const twoZones = ['us-west-1'];

/** Redshift ends any statement after a day. */
const longestQuery = 86_399;

/**
 * Checks what types cannot, before CloudFormation refuses it minutes later.
 *
 * @param region where the stage is deployed, if it is known
 * @throws InvalidWarehouseError
 */
export function checkWarehouse(warehouse: WarehouseSettings, region?: string): void {
  const faults = [...capacityFaults(warehouse, region), ...zoneFaults(warehouse, region)];
  const { maxQuerySeconds } = warehouse;
  if (!isWithin(maxQuerySeconds, 60, longestQuery)) {
    faults.push(`maxQuerySeconds must be from 60 to ${longestQuery}, not ${maxQuerySeconds}.`);
  }
  if (faults.length > 0) {
    throw new InvalidWarehouseError(['The warehouse of the stage is not right:', ...faults].join('\n- '));
  }
}

/** How many zones the subnets of a warehouse are in, unless the stage names them. */
export const zonesIn = (region?: string): 2 | 3 => (twoZones.includes(region ?? '') ? 2 : 3);

function capacityFaults({ baseCapacity, maxCapacity }: WarehouseSettings, region?: string): string[] {
  const faults: string[] = [];
  const largest = region === undefined || largestIn.includes(region) ? 1024 : 512;
  const step = baseCapacity > 512 ? 32 : 8;
  if (baseCapacity !== 4 && !(isWithin(baseCapacity, 8, largest) && baseCapacity % step === 0)) {
    const above = largest > 512 ? ', or up to 1024 in steps of 32' : '';
    faults.push(`baseCapacity must be 4, or 8 to 512 in steps of 8${above}, not ${baseCapacity}.`);
  }
  if (!isWithin(maxCapacity, baseCapacity, Number.POSITIVE_INFINITY)) {
    faults.push(`maxCapacity must be at least baseCapacity (${baseCapacity}), not ${maxCapacity}.`);
  }
  return faults;
}

function zoneFaults({ enhancedVpcRouting, availabilityZones }: WarehouseSettings, region?: string): string[] {
  const needed = enhancedVpcRouting ? 3 : 2;
  if (availabilityZones === undefined) {
    return zonesIn(region) < needed
      ? [`Enhanced VPC routing needs three zones, and ${region} has two: set enhancedVpcRouting to false.`]
      : [];
  }
  const zones = availabilityZones.join(', ') || 'none';
  const elsewhere = availabilityZones.filter((zone) => region !== undefined && !zone.startsWith(region));
  return [
    ...(new Set(availabilityZones).size < needed
      ? [
          `availabilityZones must name ${needed} different zones, not ${zones}. Two are enough without enhancedVpcRouting.`,
        ]
      : []),
    ...(new Set(availabilityZones).size < availabilityZones.length
      ? [`availabilityZones must name each zone once, not ${zones}.`]
      : []),
    ...elsewhere.map((zone) => `The zone ${zone} is not in ${region}, where the stage is deployed.`),
  ];
}

const isWithin = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;
