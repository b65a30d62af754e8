import { migrationNames } from '../../../tasks/render-sql/scripts.ts';
import { LoadedWarehouse } from './loaded-warehouse.ts';

/** The warehouse as the first four migrations made it, with a request in it. */
let loaded: LoadedWarehouse;
beforeAll(async () => {
  loaded = await LoadedWarehouse.start(migrationNames.slice(0, 4));
  for (const sql of [
    "INSERT INTO host (name) VALUES ('example.com')",
    "INSERT INTO page (path) VALUES ('/old')",
    "INSERT INTO referer (url) VALUES ('-')",
    "INSERT INTO user_agent (user_agent) VALUES ('-')",
    "INSERT INTO edge_location (code) VALUES ('FRA56-P8')",
    "INSERT INTO result_type (result_type) VALUES ('Hit')",
    `INSERT INTO access_log (
       file_id, seq_num, datetime, host, page, referer, user_agent, edge_location,
       result_type, response_result_type, detailed_result_type, request_id
     )
     SELECT 100, 1, '2026-11-22 10:00:00', h.id, p.id, r.id, u.id, e.id, t.id, t.id, t.id, 'old=='
     FROM host h, page p, referer r, user_agent u, edge_location e, result_type t`,
  ]) {
    await loaded.warehouse.must(sql);
  }
  for (const name of migrationNames.slice(4)) await loaded.run(`migrations/${name}`);
});
afterAll(() => loaded.stop());

describe('A warehouse of before', () => {
  it('keeps its requests, with NULL where logs of today tell more, until such a log tells of them', async () => {
    expect(await loaded.rows('SELECT file_id, path, country, distribution, asn FROM request')).toEqual([
      [100, '/old', null, null, null],
    ]);
    expect(await loaded.rows('SELECT host, requests FROM traffic_by_day')).toEqual([['example.com', 1]]);

    const id = await loaded.load([
      { 'x-edge-request-id': 'old==', 'cs-uri-stem': '/old', 'c-country': 'DE' },
    ]);
    expect(await loaded.rows("SELECT file_id, country FROM request WHERE path = '/old'")).toEqual([
      [id, 'DE'],
    ]);
    expect(await loaded.rows('SELECT COUNT(*) FROM access_log')).toEqual([[2]]);
  });
});
