import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { entradaInvalida } from '../comun/errores.js';
import { validar } from '../comun/validacion.js';
import type { ResumenDiario } from './resumen.modelo.js';
import { listar } from './resumenes.consultas.js';
import { RANGO_DE_DIAS, RESUMENES_MAXIMOS } from './resumenes.entrada.js';

export interface ConsultaDeResumenes {
  readonly usuarioId?: number | undefined;
  /** Midnight UTC of the first and the last day meant: whatever the zone, its calendar date. */
  readonly desde: Date;
  readonly hasta: Date;
}

/** What is kept of how far people went. */
@Injectable()
export class ResumenesService {
  constructor(@InyectarBaseDatos() private readonly db: BaseDatos) {}

  /**
   * Those of the actor's empresa, or the actor's own if they do not supervise, by day and user. None of anybody else.
   * @throws ErrorDeDominio BAD_USER_INPUT if that is no range of days, or too much at once.
   */
  async listar(actor: Actor, { usuarioId, ...rango }: ConsultaDeResumenes): Promise<ResumenDiario[]> {
    const { desde, hasta } = validar(RANGO_DE_DIAS, rango);
    const propios = actor.rol === 'colaborador';
    if (propios && (usuarioId ?? actor.usuarioId) !== actor.usuarioId) return [];
    const limite = RESUMENES_MAXIMOS + 1;
    const resumenes = await listar(this.db, {
      empresaId: actor.empresaId,
      usuarioId: propios ? actor.usuarioId : usuarioId,
      desde: enFecha(desde),
      hasta: enFecha(hasta),
      limite,
    });
    if (resumenes.length === limite) {
      const message = `expected at most ${RESUMENES_MAXIMOS} summaries: ask for less at once`;
      throw entradaInvalida([{ path: 'hasta', message }]);
    }
    return resumenes.map(comoResumen);
  }
}

const enFecha = (dia: Date) => dia.toISOString().slice(0, 10);

function comoResumen({
  empresaId: _empresa,
  provisional: _provisional,
  ...resumen
}: Awaited<ReturnType<typeof listar>>[number]): ResumenDiario {
  const { descartadosPorPrecision, descartadosPorVelocidad, descartadosPorRuido } = resumen;
  return {
    ...resumen,
    puntosDescartados: descartadosPorPrecision + descartadosPorVelocidad + descartadosPorRuido,
  };
}
