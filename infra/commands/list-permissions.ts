import { permissionsOf, type Trust } from '../../local-cloud/deployer/template-grants.ts';
import { AccessLogWarehouseStack, stackName } from '../access-log-warehouse-stack.ts';
import { cdkApp, templateOnly } from '../cdk-app.ts';
import { stages } from '../stages.ts';

/** `npm run permissions`: what the stack of production lets each role do, in Markdown, also for what is off as delivered. */
const app = cdkApp(templateOnly);
const name = stackName('production');
// As delivered: whatever an owner's stages say, the documented list stays the same.
new AccessLogWarehouseStack(app, name, { stage: { ...stages.production, visitors: true } });
const { trusts, grants } = permissionsOf(app.synth().getStackByName(name).template, name);
const services = grants.map(({ grantee }) => grantee).filter((grantee) => grantee.endsWith('.amazonaws.com'));
console.log(
  [
    ...trusts.toSorted((one, other) => one.role.localeCompare(other.role)).map(roleSection),
    ...new Set(services.map(serviceSection)),
  ].join('\n\n'),
);

function roleSection({ role, services }: Trust): string {
  const who = services.join(' and ') || 'people of the account whose own policies allow it';
  return section(role, `Assumed by ${who}.`);
}

function serviceSection(service: string): string {
  return section(service, 'An AWS service that acts as itself, allowed by a resource policy.');
}

function section(name: string, about: string): string {
  const rows = grants
    .filter(({ grantee }) => grantee === name)
    .map(
      ({ actions, resources, conditions }) => `| ${[actions, resources, conditions].map(cell).join(' | ')} |`,
    );
  return [`### ${name}`, '', about, '', '| may | on | if |', '|---|---|---|', ...rows].join('\n');
}

function cell(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join('<br>');
}
