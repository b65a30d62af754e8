import { maskedColumns } from '../../../../tasks/mask-logs/formats/fields.ts';
import type { MaskPolicy } from '../../../../tasks/mask-logs/formats/policy.ts';
import { LogMasker } from '../../../../tasks/mask-logs/log-masker.ts';
import { defaultPolicy, header, row } from '../logs.ts';

const policy: MaskPolicy = { ...defaultPolicy, noteCampaigns: true, searchParameter: 'q' };

/** What is noted about a request with a query, and its query as it is kept. */
function noted(query: string, settings: Partial<MaskPolicy> = {}) {
  const masker = new LogMasker({ ...policy, ...settings }, () => 1n);
  const blocks = masker.write(Buffer.from(header() + row({ 'cs-uri-query': query })));
  blocks.push(...masker.end());
  const [, line = ''] = Buffer.concat(blocks.map(({ bytes }) => bytes))
    .toString()
    .split('\n');
  const values = Object.fromEntries(maskedColumns.map((column, index) => [column, line.split('\t')[index]]));
  const { utm_source, utm_medium, utm_campaign, utm_term, utm_content, search_term } = values;
  return {
    campaign: [utm_source, utm_medium, utm_campaign, utm_term, utm_content].join('|'),
    search: search_term,
    query: values['cs-uri-query'],
  };
}

describe('what a query tells', () => {
  it('of the campaign and the search is noted as people read it', () => {
    expect(
      noted('utm_campaign=nov%252024&x=1&utm_source=newsletter&utm_medium=email&q=caf%25C3%25A9+au+lait'),
    ).toMatchObject({ campaign: 'newsletter|email|nov 24|-|-', search: 'café au lait' });
    expect(noted('utm_term=a%2526b%253Dc&utm_content=100%2525')).toMatchObject({
      campaign: '-|-|-|a&b=c|100%',
    });
    expect(noted('%2575tm_source=x')).toMatchObject({ campaign: 'x|-|-|-|-' });
  });

  it.each([
    ['utm_source=first&utm_source=second', 'first'],
    ['utm_source=&utm_source=second', '-'],
    ['utm_source&utm_source=second', '-'],
    ['utm_source=a=b', 'a=b'],
    ['utm_source=a%252Bb', 'a+b'],
    ['utm_source=%', '%'],
    ['utm_source=-', '-'],
    ['utm_source=+%2520+', '-'],
    ['UTM_SOURCE=x', '-'],
    ['my_utm_source=x', '-'],
    ['a=utm_source=x', '-'],
    ['a=1%2526utm_source=x', '-'],
    ['-', '-'],
    // Nothing that ends a column or a line, or that Redshift does not take.
    ['utm_source=a%2509b%250Ac%250D%2500d', 'a b c d'],
    ['utm_source=a%255Ctb', 'a\\tb'],
    ['utm_source=%25E2%2580%25AEa%25E2%2580%25A8b', 'a b'],
    ['utm_source=a%25EF%25BF%25BF', 'a'],
    ['utm_source=%25F0%259F%258E%2582', '🎂'],
    ['utm_source=%25ED%25A0%2580', '���'],
    ['utm_source=%25C3', '�'],
    // At most a hundred characters, whole ones.
    [`utm_source=${'a'.repeat(101)}`, 'a'.repeat(100)],
    [`utm_source=${'%25F0%259F%258E%2582'.repeat(101)}`, '🎂'.repeat(100)],
    [`utm_source=${'a'.repeat(99)}+b`, 'a'.repeat(99)],
    // No mail address.
    ['utm_source=john@example.com', '-'],
    ['utm_source=john%2540example.com', '-'],
    ['utm_source=john%252540example.com', '-'],
    ['utm_source=news+for+john%2540example.com', '-'],
  ])('by %s is the source %s', (query, source) => {
    expect(noted(query)).toMatchObject({ campaign: `${source}|-|-|-|-` });
  });

  it('is noted though it is dropped, with the whole query or by its name', () => {
    const query = 'utm_source=newsletter&q=shoes';
    const expected = { campaign: 'newsletter|-|-|-|-', search: 'shoes' };
    expect(noted(query)).toEqual({ ...expected, query });
    expect(noted(query, { dropFields: ['cs-uri-query'] })).toEqual({ ...expected, query: '-' });
    expect(noted(query, { dropParameters: { names: ['q', 'utm*'] } })).toEqual({
      ...expected,
      query: 'utm_source=-&q=-',
    });
  });

  it('is not noted unless the policy says so', () => {
    const query = 'utm_source=newsletter&q=shoes';
    const nothing = { noteCampaigns: undefined, searchParameter: undefined };
    expect(noted(query, nothing)).toEqual({ campaign: '-|-|-|-|-', search: '-', query });
    expect(noted(query, { noteCampaigns: false })).toMatchObject({ campaign: '-|-|-|-|-', search: 'shoes' });
    expect(noted(query, { searchParameter: undefined })).toMatchObject({ search: '-' });
    expect(noted(query, { searchParameter: 'utm_source' })).toMatchObject({
      campaign: 'newsletter|-|-|-|-',
      search: 'newsletter',
    });
  });
});
