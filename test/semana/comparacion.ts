import { expect } from 'vitest';
import { alertaEnTexto, alertasEsperadas } from './esperado-alertas.js';
import { avisosEsperados } from './esperado-avisos.js';
import { type Resumen, resumenesEsperados } from './esperado-resumenes.js';
import { visitasEsperadas } from './esperado-visitas.js';
import { enTexto, HORA } from './calendario.js';
import { Corridas } from './corridas.js';
import type { Funcion } from './funcion.js';
import type { Plan } from './plan.js';

/** What is on one list more often than on the other. */
function diferencia(esperado: readonly string[], visto: readonly string[]) {
  const cuentas = new Map<string, number>();
  for (const uno of esperado) cuentas.set(uno, (cuentas.get(uno) ?? 0) - 1);
  for (const uno of visto) cuentas.set(uno, (cuentas.get(uno) ?? 0) + 1);
  const deMas = (signo: number) =>
    [...cuentas]
      .filter(([, cuenta]) => cuenta * signo > 0)
      .map(([uno, cuenta]) => (Math.abs(cuenta) === 1 ? uno : `${uno} × ${Math.abs(cuenta)}`))
      .sort();
  return { faltan: deMas(-1), sobran: deMas(1) };
}

/** The same, each as often. */
function exigirIguales(esperado: readonly string[], visto: readonly string[]): void {
  expect(diferencia(esperado, visto)).toEqual({ faltan: [], sobran: [] });
  expect(visto.length).toBe(esperado.length);
}

const TOLERANCIA = 0.001;

/** Compares what became of a plan with what should have, each thing as often as it should have happened. */
export class Comparacion {
  private readonly corridas: Corridas;
  private readonly alertas;
  private readonly visitas;

  constructor(
    private readonly plan: Plan,
    private readonly funcion: Funcion,
  ) {
    this.corridas = new Corridas(funcion.momentos);
    this.alertas = alertasEsperadas(plan, this.corridas);
    this.visitas = visitasEsperadas(plan, this.corridas);
  }

  /** However many processes ask for a job, it is done as often as each is put. */
  deTrabajos(veces: number): void {
    const { trabajos, momentos } = this.funcion;
    const horas = new Set(momentos.map(({ en }) => Math.floor(en / HORA)));
    const [cadaMinuto, cadaPaso] = [momentos.length, this.corridas.todas.length];
    const asignadas = this.visitas.filter(({ estados }) => estados.length > 0);
    const turnos = {
      'cerrado-forzoso': cadaMinuto,
      'resumen-diario': cadaMinuto,
      'calcular-alertas-geocerca': cadaPaso,
      'inactividad-checker': cadaPaso,
      'notificaciones-programadas': cadaPaso,
      'resumen-en-curso': cadaPaso,
      'resumen-tardias': cadaPaso,
      retencion: horas.size,
      notificar: asignadas.length + this.plan.panicos.length,
    };
    expect(Object.fromEntries(trabajos)).toMatchObject(
      Object.fromEntries(Object.entries(turnos).map(([trabajo, cuantos]) => [trabajo, cuantos * veces])),
    );
  }

  deAlertas(): void {
    const vistas = this.funcion.visto.alertas;
    exigirIguales(this.alertas.map(alertaEnTexto), [...vistas.values()]);
    // Live: each opening and each end once.
    const oidas = this.funcion.oido.alertas.map(
      ({ id, cerradaEn }) => `${vistas.get(id)} ${dicha(cerradaEn)}`,
    );
    const dichas = this.alertas.flatMap((alerta) =>
      alerta.dicha.filter(({ en }) => en.conRed).map(({ estado }) => `${alertaEnTexto(alerta)} ${estado}`),
    );
    exigirIguales(dichas, oidas);
  }

  deVisitas(): void {
    const finales = this.visitas
      .filter(({ estados }) => estados.length > 0)
      .map(({ visita, estados, cerradaEn }) => {
        const estado = estados.at(-1)?.estado.toLowerCase().replace('_', '-');
        return `${visita.titulo} → ${estado} ${cerradaEn === undefined ? '…' : enTexto(cerradaEn)}`;
      });
    exigirIguales(finales, this.funcion.visto.visitas);
    const titulos = new Map([...this.funcion.visitas].map(([titulo, id]) => [id, titulo]));
    exigirIguales(
      this.visitas.flatMap(({ visita, estados }) =>
        estados.filter(({ en }) => en.conRed).map(({ estado }) => `${visita.titulo} ${estado}`),
      ),
      this.funcion.oido.actividades.map(({ id, estado }) => `${titulos.get(id)} ${estado}`),
    );
  }

  deAvisos(): void {
    const { supervision, visto } = this.funcion;
    const esperados = avisosEsperados(this.plan, this.visitas, supervision, this.corridas);
    exigirIguales(esperados, visto.avisos);
    exigirIguales(
      esperados.filter((aviso) => aviso.includes(' recordatorio ')),
      visto.recordatorios,
    );
  }

  deResumenes(): void {
    const esperados = resumenesEsperados(this.plan, this.corridas);
    const vistos = this.funcion.visto.resumenes;
    const deQuien = ({ quien, fecha, zonaHoraria, puntos }: Resumen) =>
      `${quien} ${fecha} ${zonaHoraria}: ${puntos} positions`;
    exigirIguales(esperados.map(deQuien), vistos.map(deQuien));
    const distancias = new Map(vistos.map((resumen) => [deQuien(resumen), resumen.distanciaMetros]));
    const distintos = esperados.flatMap((resumen) => {
      const { distanciaMetros } = resumen;
      const vista = distancias.get(deQuien(resumen)) ?? NaN;
      return Math.abs(vista - distanciaMetros) <= TOLERANCIA * distanciaMetros
        ? []
        : [`${deQuien(resumen)}: ${vista} m instead of ${distanciaMetros}`];
    });
    expect(distintos).toEqual([]);
  }
}

const dicha = (cerradaEn: string | null) => (cerradaEn === null ? 'abierta' : 'cerrada');
