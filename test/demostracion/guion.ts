import type { Colaborador } from './colaborador.js';
import type { Papel } from './reparto.js';

/** Seconds of the day that is played. */
const MINUTO = 60;

/** What somebody's day brings besides their way and their visits: early enough for who has just begun to watch. */
export function ensayar(colaborador: Colaborador, papel: Papel): void {
  const { agenda, azar } = colaborador;
  const minutos = (minimo: number, maximo: number) => azar.entre(minimo * MINUTO, maximo * MINUTO);

  if (papel.visitas) {
    agenda.unaYOtraVez(
      minutos(0.2, 1),
      () => minutos(3, 10),
      () => colaborador.avisarRetraso(),
    );
  }
  if (papel.pierdeCobertura) {
    agenda.unaYOtraVez(
      minutos(1, 2),
      () => minutos(3, 6),
      () => colaborador.perderCobertura(azar.entre(30, 60)),
    );
  }
  if (papel.pulsaPanico) {
    agenda.unaYOtraVez(
      minutos(2, 3),
      () => minutos(12, 20),
      () => colaborador.pulsarPanico(),
    );
  }
}
