import { bringsMigrations, type SchemaEvent } from '../../../tasks/migrate-at-deployment/schema-event.ts';

const event = (RequestType: SchemaEvent['RequestType'], now: string[], before: string[] = []) =>
  ({
    RequestType,
    ResourceProperties: { Migrations: now },
    OldResourceProperties: { Migrations: before },
  }) as unknown as SchemaEvent;

describe('The schema is migrated', () => {
  it('by the first deployment', () => {
    expect(bringsMigrations(event('Create', ['1']))).toBe(true);
  });

  it('by a deployment that brings a migration', () => {
    expect(bringsMigrations(event('Update', ['1', '2'], ['1']))).toBe(true);
  });

  it('not when a deployment is rolled back: that would fail as the deployment did', () => {
    expect(bringsMigrations(event('Update', ['1'], ['1', '2']))).toBe(false);
  });

  it('not when the stack goes', () => {
    expect(bringsMigrations(event('Delete', ['1']))).toBe(false);
  });
});
