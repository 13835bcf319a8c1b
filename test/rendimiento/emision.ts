import { atender, type Ordenes, recursos } from './obrero.js';
import { acabarPerfil, empezarPerfil } from './perfil.js';
import { type PlanDePublicacion, Publicador, type Suceso } from './publicador.js';

/** What every server of measures b, c and e does alike: say where it listens, publish, count what it uses. */
export function atenderEmision(
  escuchar: () => Promise<number>,
  emitir: (sucesos: readonly Suceso[]) => void,
  propias: Ordenes = {},
): void {
  let publicador: Publicador | undefined;
  atender({
    escuchar,
    recursos: (recoger: boolean) => recursos(recoger),
    preparar: (plan: PlanDePublicacion) => {
      publicador = new Publicador(plan, emitir);
    },
    emitir,
    publicar: () => publicador?.reanudar(),
    parar: () => publicador?.parar(),
    recibidos: (mensajes: number) => publicador?.recibir(mensajes),
    enCamino: () => publicador?.enCamino ?? 0,
    empezarPerfil,
    acabarPerfil,
    ...propias,
  });
}
