/** A bare multi-row INSERT of positions, and nothing around it: what keeping them costs at the least. */
import postgres from 'postgres';
import { atender, recursos } from './obrero.js';
import { type Punto, type Tanda, Telefonos } from './telefonos.js';

export interface CargaDeInserciones {
  readonly usuarios: number;
  readonly porTanda: number;
  readonly aLaVez: number;
  readonly segundos: number;
}

/** The product's own default. */
const CONEXIONES = 10;
const sql = postgres(process.env.DATABASE_URL ?? '', { max: CONEXIONES, onnotice: () => {} });

const CAMPOS = ['id', 'lat', 'lon', 'precision', 'velocidad', 'rumbo', 'bateria', 'fecha'] as const;
const COLUMNAS = `usuario_id, ${CAMPOS.join(', ')}`;

/** Its text is always the same, so that it is prepared once for each connection. */
function sentenciaDe(filas: number): string {
  const ancho = CAMPOS.length + 1;
  const valores = Array.from(
    { length: filas },
    (_, fila) => `(${Array.from({ length: ancho }, (__, n) => `$${fila * ancho + n + 1}`).join(', ')})`,
  );
  return `insert into ubicacion_pelada (${COLUMNAS}) values ${valores.join(', ')}`;
}

const valoresDe = ({ usuarioId, ubicaciones }: Tanda) =>
  ubicaciones.flatMap((punto: Punto) => [usuarioId, ...CAMPOS.map((campo) => punto[campo])]);

async function insertar({ usuarios, porTanda, aLaVez, segundos }: CargaDeInserciones): Promise<number> {
  const telefonos = new Telefonos(usuarios, porTanda);
  const sentencia = sentenciaDe(porTanda);
  const comienzo = performance.now();
  const fin = comienzo + segundos * 1_000;
  let insertadas = 0;
  const repetir = async () => {
    while (performance.now() < fin) {
      const { count } = await sql.unsafe(sentencia, valoresDe(telefonos.siguiente()), { prepare: true });
      insertadas += count;
    }
  };
  await Promise.all(Array.from({ length: aLaVez }, repetir));
  return (insertadas * 1_000) / (performance.now() - comienzo);
}

atender({
  /** Columns, key, index and checks of the product's own table, whose users it does not check. */
  escuchar: async () => {
    await sql`create table ubicacion_pelada (like ubicacion including all)`;
    return 0;
  },
  insertar,
  recursos: () => recursos(),
});
