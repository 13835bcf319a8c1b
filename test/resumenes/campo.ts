import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { type BaseDatos, comoJson, CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import { Reloj } from '../../src/comun/reloj.js';
import { CONFIGURACION, type Configuracion } from '../../src/configuracion/index.js';
import { CalculoDeResumenes } from '../../src/resumenes/calculo-resumenes.js';
import type { Filtros } from '../../src/resumenes/distancia.consulta.js';
import { insertar } from '../../src/tracking/tracking.consultas.js';
import type { ServidorDePrueba } from '../apoyo/servidor.js';
import type { Posicion } from './referencia.js';

export const SIN_FILTROS: Filtros = { precisionMaximaM: 0, velocidadMaximaKmh: 0, ruidoM: 0 };
export const POR_DEFECTO: Filtros = { precisionMaximaM: 50, velocidadMaximaKmh: 200, ruidoM: 5 };

/** A good position, unless `cambios` say otherwise. */
export const posicion = (fecha: string | number, cambios: Partial<Posicion> = {}): Posicion => ({
  id: randomUUID(),
  lat: 40.4,
  lon: -3.7,
  precision: 5,
  velocidad: null,
  fecha: new Date(fecha).toISOString(),
  ...cambios,
});

/** A summary as it is kept. */
export interface Guardado {
  readonly usuarioId: number;
  readonly fecha: string;
  readonly metros: number;
  readonly puntos: number;
  readonly imprecisas: number;
  readonly rapidas: number;
  readonly quietas: number;
  readonly provisional: boolean;
  readonly actualizadoEn: string;
}

/** An empresa of one's own with its users, beneath the API. */
export class Campo {
  private constructor(
    readonly db: BaseDatos,
    private readonly configuracion: Configuracion,
    readonly empresaId: number,
  ) {}

  /** Until it is {@link fundar founded}, the server sums up nothing of it by itself. */
  static async crear({ app }: ServidorDePrueba, zona: string): Promise<Campo> {
    const { db } = app.get<Conexion>(CONEXION);
    const [empresa] = await filas<{ id: number }>(
      db,
      sql`insert into empresa (nombre, zona_horaria, creada_en)
          values ('Campo', ${zona}, '2100-01-01') returning id`,
    );
    return new Campo(db, app.get<Configuracion>(CONFIGURACION), empresa?.id ?? 0);
  }

  /** From then on its days are due. */
  async fundar(cuando: Date): Promise<void> {
    await this.db.execute(
      sql`update empresa set creada_en = ${cuando.toISOString()}::timestamptz where id = ${this.empresaId}`,
    );
  }

  async crearUsuarios(cuantos: number): Promise<number[]> {
    const creados = await filas<{ id: number }>(
      this.db,
      sql`insert into usuario (empresa_id, nombre, correo, rol)
          select ${this.empresaId}::int, 'Alguien', gen_random_uuid() || '@campo.local', 'colaborador'
          from generate_series(1, ${cuantos}::int) returning id`,
    );
    return creados.map(({ id }) => id);
  }

  async crearUsuario(): Promise<number> {
    return (await this.crearUsuarios(1))[0] as number;
  }

  /** What works it out, by these limits and this clock. */
  calculo(filtros: Filtros, ahora = () => new Date(), retencionDias = 36_500): CalculoDeResumenes {
    const reloj = new Reloj();
    reloj.ahora = ahora;
    return new CalculoDeResumenes(this.db, reloj, {
      ...this.configuracion,
      RETENCION_UBICACIONES_DIAS: retencionDias,
      RESUMEN_PRECISION_MAX_M: filtros.precisionMaximaM,
      VELOCIDAD_MAXIMA_KMH: filtros.velocidadMaximaKmh,
      RESUMEN_RUIDO_M: filtros.ruidoM,
    });
  }

  /** Positions that came in time, or so late that they leave their mark. */
  async registrar(usuarioId: number, posiciones: readonly Posicion[], tarde = false): Promise<void> {
    const nuevas = posiciones.map((una) => ({ usuarioId, rumbo: null, bateria: null, ...una }));
    await insertar(this.db, [nuevas], new Date(tarde ? '2100-01-01' : '1970-01-01'));
  }

  /** That summaries up to this day have been made. */
  async anotar(fecha: string): Promise<void> {
    await this.db.execute(sql`
      insert into turno_local (trabajo, empresa_id, fecha)
      values ('resumen-diario', ${this.empresaId}, ${fecha}::date)
      on conflict (trabajo, empresa_id) do update set fecha = excluded.fecha`);
  }

  /** By user and day. */
  leer(usuarioIds?: readonly number[]): Promise<Guardado[]> {
    return filas(
      this.db,
      sql`select usuario_id as "usuarioId", fecha::text as fecha, distancia_metros as metros, puntos,
                 descartados_por_precision as imprecisas, descartados_por_velocidad as rapidas,
                 descartados_por_ruido as quietas, provisional, actualizado_en::text as "actualizadoEn"
          from resumen_diario where empresa_id = ${this.empresaId}
            and (${usuarioIds === undefined}::bool or usuario_id in (
              select (e ->> 'id')::int from json_array_elements(${comoJson((usuarioIds ?? []).map((id) => ({ id })))}) e))
          order by usuario_id, fecha`,
    );
  }

  async marcas(): Promise<number> {
    const [fila] = await filas<{ cuantas: number }>(
      this.db,
      sql`select count(*)::int as cuantas from ubicacion_tardia t join usuario u on u.id = t.usuario_id
          where u.empresa_id = ${this.empresaId}`,
    );
    return fila?.cuantas ?? 0;
  }
}
