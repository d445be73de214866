/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making one allocation fail after the other, and traffic that must not notice. */
#ifndef ANARCHY_TEST_PRESSURE_H
#define ANARCHY_TEST_PRESSURE_H

#include <stdbool.h>

/* Prepares the kernel's fault injection: nothing fails until a task asks for it. */
void faults_prepare(void);

/*
 * The nth fault point (allocation or copy from or to user space) that the calling thread passes from now on fails. Threads that it
 * starts and other processes are not affected.
 */
void fault_arm(unsigned int nth);

/* Ends that. Returns whether a fault was injected; if not, there were fewer than n points. */
bool fault_disarm(void);

/* Only faults while a module initialises itself count, not those while it is read and linked; or all of them again. */
void faults_in_init(void);
void faults_anywhere(void);

/* Fails the next allocations, as many as told, that code of the module asks for in any thread, also the kernel's own. */
void faults_in_module(int times);
int faults_in_module_left(void);
void faults_in_module_end(void);

/* Checked bytes over a channel of their own, from a thread of their own, in both directions. */
void traffic_start(void);
/* Fails the test if a byte was wrong or lost. Returns the bytes that were carried. */
unsigned long long traffic_stop(void);

#endif
