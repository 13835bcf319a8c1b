import { type SQL, sql } from 'drizzle-orm';
import type { BaseDatos } from '../../src/base-datos/index.js';
import type { Area } from '../../src/comun/geo/area.js';

/** People in the field, each with a zone and two fixes of the last minute. */
export interface PlanDeCampo {
  readonly usuarios: number;
  readonly zonas: number;
}

const TROZO = 5_000;
const GRADO_M = 111_195;
const RADIOS_M = [60, 2_000] as const;

interface Lugar {
  readonly lat: number;
  readonly lon: number;
  readonly radio: number;
}

/** Every second zone a circle, the rest polygons of 5 to 50 esquinas; one user in five has a second zone. */
export async function sembrarCampo(db: BaseDatos, { usuarios, zonas }: PlanDeCampo): Promise<void> {
  await db.execute(sql`insert into empresa (id, nombre) values (1, 'Rendimiento')`);
  await db.execute(sql`
    insert into usuario (id, empresa_id, nombre, correo, rol)
    select n, 1, 'Usuario ' || n, 'usuario-' || n || '@rendimiento.local', 'colaborador'
    from generate_series(1, ${usuarios}::int) n`);
  const lugares = Array.from({ length: zonas }, (_, n) => lugar(n));
  await porTrozos(
    lugares.map((sitio, n) => ({ area: n % 2 === 0 ? circulo(sitio) : poligono(sitio, n) })),
    (trozo) => sql`
      insert into geocerca (empresa_id, nombre, area)
      select 1, 'Zona', area from json_to_recordset(${trozo}::json) as e (area jsonb)`,
    db,
  );
  await db.execute(sql`
    insert into geocerca_usuario (empresa_id, geocerca_id, usuario_id, version)
    select 1, 1 + n % ${zonas}::int, n, 1 from generate_series(1, ${usuarios}::int) n
    union all
    select 1, 1 + (n + 1) % ${zonas}::int, n, 1 from generate_series(5, ${usuarios}::int, 5) n`);
  await porTrozos(
    Array.from({ length: 2 * usuarios }, (_, n) => fix(1 + (n >> 1), n & 1, lugares)),
    (trozo) => sql`
      insert into ubicacion (usuario_id, id, lat, lon, precision, fecha)
      select u, gen_random_uuid(), lat, lon, p, now() - make_interval(secs => hace)
      from json_to_recordset(${trozo}::json) as e (u int, lat float8, lon float8, p real, hace float8)`,
    db,
  );
  // As autovacuum would have done by then.
  await db.execute(sql`analyze`);
}

async function porTrozos(filas: readonly object[], insertar: (trozo: string) => SQL, db: BaseDatos) {
  for (let n = 0; n < filas.length; n += TROZO) {
    await db.execute(insertar(JSON.stringify(filas.slice(n, n + TROZO))));
  }
}

/** From 0 to 1, the same for the same number. */
const azar = (n: number) => Math.abs(Math.sin(n * 12.9898 + 78.233) * 43_758.5453) % 1;

const lugar = (n: number): Lugar => ({
  lat: -55 + 110 * azar(n),
  lon: -180 + 360 * azar(n + 0.5),
  radio: RADIOS_M[0] + (RADIOS_M[1] - RADIOS_M[0]) * azar(n + 0.25),
});

/** So many metres from the middle, by the compass in radians. */
function alrededor({ lat, lon }: Lugar, metros: number, rumbo: number) {
  const este = (metros * Math.sin(rumbo)) / GRADO_M / Math.cos((lat * Math.PI) / 180);
  return { lat: lat + (metros * Math.cos(rumbo)) / GRADO_M, lon: lon + este };
}

const circulo = ({ lat, lon, radio }: Lugar): Area => ({
  type: 'Circle',
  coordinates: [lon, lat],
  radius: radio,
});

function poligono(sitio: Lugar, n: number): Area {
  const esquinas = 5 + Math.floor(46 * azar(n + 0.75));
  const anillo = Array.from({ length: esquinas }, (_, esquina) => {
    const metros = sitio.radio * (0.7 + 0.3 * azar(n + esquina));
    const { lat, lon } = alrededor(sitio, metros, (esquina / esquinas) * 2 * Math.PI);
    return [lon, lat];
  });
  return { type: 'Polygon', coordinates: [[...anillo, anillo[0] as number[]]] };
}

/** Of their first zone: most are inside, some far away, some near the edge. */
function fix(usuario: number, orden: number, lugares: readonly Lugar[]) {
  const sitio = lugares[usuario % lugares.length] as Lugar;
  const suerte = azar(usuario);
  const radios = suerte < 0.7 ? 0.6 * azar(usuario + 0.3) : suerte < 0.9 ? 2 + 3 * suerte : 1;
  const { lat, lon } = alrededor(sitio, sitio.radio * radios, 7 * azar(usuario + 0.6) + orden * 0.01);
  // Across the antimeridian a phone counts from the other side.
  const enRango = lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon;
  return { u: usuario, lat, lon: enRango, p: 5 + 20 * azar(usuario + orden), hace: 30 + 20 * orden };
}
