import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { DevolverTrabajo, type DiaPorResumir, type TurnoDeResumen } from '../colas/index.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import * as consultas from './resumenes.consultas.js';
import type { DiaCalculado, DiaDeUsuario } from './resumenes.consultas.js';
import { tomar } from './tardias.consultas.js';

/** Users in a transaction: more of them gain little, and on PGlite nobody else is served meanwhile, some 10 ms each. */
const LOTE = 10;
/** Each keeps one processor of the database busy. */
const LOTES_A_LA_VEZ = 2;
/** Accurate positions read of before the day: enough but for who has flickered between two places ever since. */
const CONTEXTO = 20;
const CONTEXTO_MAYOR = 32;
const DIA_MS = 86_400_000;
/** The first of the two turns: of days for which it has been, late positions change the summary. */
const PRIMER_TURNO: TurnoDeResumen = 'resumen-diario';

/** Works out how far users went. Whatever it does twice, or at once with another, leaves the same rows. */
@Injectable()
export class CalculoDeResumenes {
  private deteniendo = false;

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly reloj: Reloj,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /** Whatever runs ends with {@link DevolverTrabajo} after its batch. */
  detener(): void {
    this.deteniendo = true;
  }

  /** That day of everybody of the empresa who has positions on it, and what they had that waited for later ones. */
  async resumirDia({ empresaId, fecha }: Pick<DiaPorResumir, 'empresaId' | 'fecha'>): Promise<void> {
    const usuarioIds = await consultas.conPosiciones(this.db, empresaId, fecha);
    await this.porLotes(
      usuarioIds.map((usuarioId) => ({ usuarioId, fecha })),
      (tx, lote) => this.resumirConAnteriores(tx, lote),
    );
  }

  /**
   * The day that is going on, of everybody whose summary of it does not count all of their positions. It ends
   * nothing: the turns of that day sum it up as if this had never been.
   */
  async resumirEnCurso(): Promise<void> {
    const dias = await consultas.enCurso(this.db, this.reloj.ahora());
    await this.porLotes(dias, async (tx, lote) => {
      const atrasados = await consultas.atrasados(tx, lote);
      if (atrasados.length > 0) await this.resumirConAnteriores(tx, atrasados);
    });
  }

  /** The days that late positions have changed, of those that were summed up already. */
  async resumirTardias(): Promise<void> {
    for (let desdeUsuario = 0, quedan = true; quedan;) {
      this.exigirTiempo();
      const ultimo = await this.db.transaction(async (tx) => {
        const marcados = await tomar(tx, { trabajo: PRIMER_TURNO, desdeUsuario, usuarios: LOTE });
        if (marcados.length === 0) return undefined;
        await consultas.bloquear(tx, [...new Set(marcados.map(({ usuarioId }) => usuarioId))]);
        await this.resumirConVecinos(tx, marcados);
        return marcados.at(-1)?.usuarioId;
      });
      quedan = ultimo !== undefined;
      desdeUsuario = (ultimo ?? 0) + 1;
    }
  }

  /** Some users in each transaction, and nobody else works out theirs meanwhile. */
  private async porLotes(
    dias: readonly DiaDeUsuario[],
    hacer: (tx: BaseDatos, lote: readonly DiaDeUsuario[]) => Promise<void>,
  ): Promise<void> {
    const quedan = [...dias];
    const carril = async () => {
      while (quedan.length > 0) {
        this.exigirTiempo();
        const lote = quedan.splice(0, LOTE);
        const usuarioIds = lote.map(({ usuarioId }) => usuarioId);
        await this.db.transaction(async (tx) => {
          await consultas.bloquear(tx, usuarioIds);
          await hacer(tx, lote);
        });
      }
    };
    // If one fails the other goes on, and nothing runs any more when this has ended.
    const hechos = await Promise.allSettled(Array.from({ length: LOTES_A_LA_VEZ }, carril));
    for (const hecho of hechos) if (hecho.status === 'rejected') throw hecho.reason;
  }

  private async resumirConAnteriores(tx: BaseDatos, dias: readonly DiaDeUsuario[]): Promise<void> {
    await this.resumir(tx, [...dias, ...(await consultas.provisionales(tx, dias))]);
  }

  /**
   * A day's first step begins where the one before ended, and whether its last positions count is told by the one
   * after. So their neighbours too, and on from those that change or of whose positions none counts.
   */
  private async resumirConVecinos(tx: BaseDatos, marcados: readonly DiaDeUsuario[]): Promise<void> {
    const hechos = new Set<string>();
    const porHacer = (dias: readonly DiaDeUsuario[]) =>
      dias.filter((dia) => hechos.size < hechos.add(clave(dia)).size);
    let dias = porHacer([...marcados, ...(await consultas.vecinos(tx, marcados))]);
    while (dias.length > 0) {
      const calculados = await this.resumir(tx, dias);
      const inciertos = calculados.filter(({ cambiado, conservadas }) => cambiado || conservadas === 0);
      dias = porHacer(await consultas.vecinos(tx, inciertos));
    }
  }

  private async resumir(tx: BaseDatos, dias: readonly DiaDeUsuario[]): Promise<DiaCalculado[]> {
    const { RESUMEN_PRECISION_MAX_M, VELOCIDAD_MAXIMA_KMH, RESUMEN_RUIDO_M, RETENCION_UBICACIONES_DIAS } =
      this.configuracion;
    const ahora = this.reloj.ahora();
    const hechos: DiaCalculado[] = [];
    let faltan = dias;
    for (let contexto = CONTEXTO; faltan.length > 0; contexto *= CONTEXTO_MAYOR) {
      const calculados = await consultas.resumir(tx, faltan, {
        precisionMaximaM: RESUMEN_PRECISION_MAX_M,
        velocidadMaximaKmh: VELOCIDAD_MAXIMA_KMH,
        ruidoM: RESUMEN_RUIDO_M,
        ahora,
        desde: new Date(ahora.getTime() - RETENCION_UBICACIONES_DIAS * DIA_MS),
        contexto,
      });
      hechos.push(...calculados.filter(({ insuficiente }) => !insuficiente));
      faltan = calculados.filter(({ insuficiente }) => insuficiente);
    }
    return hechos;
  }

  private exigirTiempo(): void {
    if (this.deteniendo) throw new DevolverTrabajo();
  }
}

const clave = ({ usuarioId, fecha }: DiaDeUsuario) => `${usuarioId}/${fecha}`;
