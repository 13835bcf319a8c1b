import { Injectable } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { type BaseDatos, enTexto, filas, InyectarBaseDatos } from '../base-datos/index.js';
import { Reloj } from '../comun/reloj.js';

/** Most days that are made good after a server was down, or was added to an empresa of long ago. */
const DIAS_ATRASADOS_MAXIMOS = 31;

/** A daily work at a local hour. */
export interface TrabajoDiario {
  readonly trabajo: string;
  /** As 22:00, on the clock of the empresa's zone. */
  readonly hora: string;
}

/** A local day of an empresa whose hour has come. */
export interface TurnoLocal {
  readonly empresaId: number;
  readonly zonaHoraria: string;
  /** The day, as 2026-01-31. */
  readonly fecha: string;
  /** When its hour came. Where that does not exist or comes twice, what Postgres takes it for. */
  readonly momento: Date;
}

/** Which empresas have come to the hour of a daily work, each on its own clock: what that work begins with. */
@Injectable()
export class TurnosLocales {
  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly reloj: Reloj,
  ) {}

  /**
   * The days whose hour has come since the last one that was {@link anotar noted}; before the first, since the
   * empresa exists. Oldest first.
   */
  async vencidos({ trabajo, hora }: TrabajoDiario): Promise<TurnoLocal[]> {
    const ahora = sql`${this.reloj.ahora().toISOString()}::timestamptz`;
    const momento = sql`(d.fecha + ${hora}::time) at time zone e.zona_horaria`;
    const leidos = await filas<TurnoLocal>(
      this.db,
      sql`select e.id as "empresaId", e.zona_horaria as "zonaHoraria", d.fecha::text as fecha, ${momento} as momento
          from empresa e
          left join turno_local t on t.trabajo = ${trabajo} and t.empresa_id = e.id
          cross join lateral (select (${ahora} at time zone e.zona_horaria)::date as dia) hoy
          cross join lateral (
            select n::date as fecha
            from generate_series(
              greatest(
                coalesce(t.fecha + 1, (e.creada_en at time zone e.zona_horaria)::date),
                hoy.dia - ${DIAS_ATRASADOS_MAXIMOS}::int
              )::timestamp, hoy.dia::timestamp, interval '1 day') as n
          ) d
          where ${momento} <= ${ahora}
          order by d.fecha, e.id`,
    );
    return leidos.map(conMomento);
  }

  /** Notes that the work has been done for this day, and so for those before it. */
  async anotar(trabajo: string, turnos: readonly Pick<TurnoLocal, 'empresaId' | 'fecha'>[]): Promise<void> {
    if (turnos.length === 0) return;
    await this.db.execute(
      sql`insert into turno_local as t (trabajo, empresa_id, fecha)
          select ${trabajo}, e."empresaId", max(e.fecha)
          from json_to_recordset(${JSON.stringify(turnos)}::json) as e ("empresaId" int, fecha date)
          group by e."empresaId" order by e."empresaId"
          on conflict (trabajo, empresa_id) do update set fecha = greatest(t.fecha, excluded.fecha)`,
    );
  }
}

const conMomento = ({ momento, ...turno }: TurnoLocal): TurnoLocal => ({
  ...turno,
  momento: new Date(enTexto(momento)),
});
