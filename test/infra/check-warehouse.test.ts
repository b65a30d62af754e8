import { checkWarehouse } from '../../infra/check-warehouse.ts';
import { type Stage, stages } from '../../infra/stages.ts';

type Settings = Partial<Stage['warehouse']>;

/** What is said about the warehouse of a stage, one fault a line. */
function faultsOf(settings: Settings, region?: string): string[] {
  try {
    checkWarehouse({ ...stages.production.warehouse, ...settings }, region);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ name: 'InvalidWarehouseError' });
    return (error as Error).message.split('\n- ').slice(1);
  }
}

const twoZones = ['us-west-1a', 'us-west-1c'];

describe('The warehouse of a stage', () => {
  it.each<[string, Settings, string | undefined]>([
    ['is right as delivered', stages.development.warehouse, undefined],
    ['may have 4 RPU', { baseCapacity: 4 }, undefined],
    ['may have 512 RPU', { baseCapacity: 512, maxCapacity: 512 }, 'eu-north-1'],
    ['may have 1024 RPU where they exist', { baseCapacity: 1024, maxCapacity: 1024 }, 'eu-west-1'],
    ['may never scale', { baseCapacity: 8, maxCapacity: 8 }, undefined],
    ['needs no more than two zones without the routing', { enhancedVpcRouting: false }, 'us-west-1'],
    ['may name two zones then', { enhancedVpcRouting: false, availabilityZones: twoZones }, 'us-west-1'],
    ['may name three', { availabilityZones: ['eu-west-3a', 'eu-west-3b', 'eu-west-3c'] }, 'eu-west-3'],
    ['may take the zones of a region that is not known', { availabilityZones: ['a', 'b', 'c'] }, undefined],
  ])('%s', (_, settings, region) => {
    expect(faultsOf(settings, region)).toEqual([]);
  });

  it.each([0, 2, 6, 12, 8.5, 520, 2048, Number.NaN])('has no base capacity of %d RPU', (baseCapacity) => {
    expect(faultsOf({ baseCapacity, maxCapacity: 4096 })).toEqual(
      expect.arrayContaining([expect.stringMatching(/^baseCapacity must be 4, or 8 to 512 in steps of 8/)]),
    );
  });

  it('has no more than 512 RPU in most regions', () => {
    expect(faultsOf({ baseCapacity: 1024, maxCapacity: 1024 }, 'eu-north-1')).toEqual([
      'baseCapacity must be 4, or 8 to 512 in steps of 8, not 1024.',
    ]);
  });

  it('does not scale to less than its base', () => {
    expect(faultsOf({ baseCapacity: 16, maxCapacity: 8 })).toEqual([
      'maxCapacity must be at least baseCapacity (16), not 8.',
    ]);
  });

  it.each([0, 59, 86_400, 3600.5])('does not end queries after %d seconds', (maxQuerySeconds) => {
    expect(faultsOf({ maxQuerySeconds })).toEqual([
      `maxQuerySeconds must be from 60 to 86399, not ${maxQuerySeconds}.`,
    ]);
  });

  it('has no enhanced VPC routing in a region of two zones', () => {
    expect(faultsOf({ enhancedVpcRouting: true }, 'us-west-1')).toEqual([
      'Enhanced VPC routing needs three zones, and us-west-1 has two: set enhancedVpcRouting to false.',
    ]);
  });

  // The workaround of earlier years, which enhanced VPC routing no longer accepts.
  it('does not count a zone twice', () => {
    const zones = 'us-west-1a, us-west-1c, us-west-1a';
    expect(faultsOf({ availabilityZones: zones.split(', ') })).toEqual([
      `availabilityZones must name 3 different zones, not ${zones}. Two are enough without enhancedVpcRouting.`,
      `availabilityZones must name each zone once, not ${zones}.`,
    ]);
  });

  it('is not in zones of another region', () => {
    expect(faultsOf({ availabilityZones: ['us-east-1a', 'us-west-2b', 'us-east-1c'] }, 'us-east-1')).toEqual([
      'The zone us-west-2b is not in us-east-1, where the stage is deployed.',
    ]);
  });
});
