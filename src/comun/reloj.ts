/** The clock that time-dependent rules read, so that a test can hold another one. */
export class Reloj {
  ahora(): Date {
    return new Date();
  }
}
