import { type Resource, type Template, TemplateError } from './template.ts';

/** The logical ids of all resources, each after its dependencies. */
export function deploymentOrder({ Resources }: Template): string[] {
  const order = new Set<string>();
  const path: string[] = [];
  const visit = (logicalId: string) => {
    if (order.has(logicalId)) return;
    if (path.includes(logicalId)) {
      throw new TemplateError(`Resources need each other: ${[...path, logicalId].join(' → ')}`);
    }
    path.push(logicalId);
    for (const needed of dependenciesOf(Resources[logicalId] as Resource)) {
      if (Object.hasOwn(Resources, needed)) visit(needed);
    }
    path.pop();
    order.add(logicalId);
  };
  Object.keys(Resources).forEach(visit);
  return [...order];
}

function dependenciesOf({ Properties, DependsOn = [] }: Resource): string[] {
  return [...new Set([DependsOn, ...references(Properties)].flat())];
}

/** The names in every Ref, Fn::GetAtt and Fn::Sub. Not all of them are resources. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, content]) => {
    if (key === 'Ref') return [String(content)];
    if (key === 'Fn::GetAtt')
      return [String(Array.isArray(content) ? content[0] : content).split('.')[0] ?? ''];
    if (key !== 'Fn::Sub') return references(content);
    const [text, variables] = Array.isArray(content) ? content : [content];
    const names = Array.from(String(text).matchAll(/\$\{([^!}.]+)/g), ([, name = '']) => name);
    return [...names, ...references(variables)];
  });
}
