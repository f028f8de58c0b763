// SPDX-License-Identifier: Apache-2.0

//go:build !linux

package main

// synchronised is not known here: the system is not asked.
func synchronised() bool { return true }
