import { Module } from '@nestjs/common';

/** What supervisors have to know of: opened once, closed when it ends, attended by somebody. */
@Module({})
export class AlertasModule {}

/** How clients reach it. */
@Module({ imports: [AlertasModule] })
export class AlertasApiModule {}
