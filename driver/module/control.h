/* SPDX-License-Identifier: GPL-2.0-only */
/* /dev/anarchy-egpu */
#ifndef ANARCHY_CONTROL_H
#define ANARCHY_CONTROL_H

int anarchy_control_register(void);
void anarchy_control_unregister(void);

#endif
