import type { Colaborador } from './colaborador.js';
import type { Papel } from './reparto.js';

/** Seconds of the day that is played. */
const MINUTO = 60;

/** What somebody's day brings besides their way and their visits. */
export function ensayar(colaborador: Colaborador, papel: Papel): void {
  const { agenda, azar } = colaborador;
  const minutos = (minimo: number, maximo: number) => azar.entre(minimo * MINUTO, maximo * MINUTO);

  if (papel.visitas)
    agenda.cadaVez(
      () => minutos(1, 10),
      () => colaborador.avisarRetraso(),
    );
  if (papel.pierdeCobertura) {
    agenda.cadaVez(
      () => minutos(2, 5),
      () => colaborador.perderCobertura(azar.entre(30, 60)),
    );
  }
  if (papel.pulsaPanico) {
    const pulsar = () => {
      colaborador.pulsarPanico();
      agenda.dentroDe(minutos(12, 20), pulsar);
    };
    agenda.dentroDe(minutos(2, 4), pulsar);
  }
}
