// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"os"
)

// Exit codes.
const (
	exitUsage = 2
	exitInput = 3
)

// verbs is the command line.
type verbs struct {
	Extract  extractVerb  `cmd:"" help:"Read pages or passages into attributed claims, one JSON object a document. Example: crisiscell extract page.txt"`
	Screen   screenVerb   `cmd:"" help:"Find names of standard input in sanctions lists, one JSON line a row. Example: crisiscell screen --list sdn/ < names.csv"`
	Serve    serveVerb    `cmd:"" help:"Serve the pages on this machine and print the link that signs in."`
	Demo     demoVerb     `cmd:"" help:"Load an invented crisis week and serve it."`
	Record   recordVerbs  `cmd:"" help:"Export, verify or replay the record."`
	Backup   backupVerb   `cmd:"" help:"Write everything into one encrypted file, while the server goes on. Example: crisiscell backup monday.backup --recipient age1..."`
	Restore  restoreVerb  `cmd:"" help:"Make a store of a backup, where there is none. Example: crisiscell restore monday.backup --identity key.txt --data crisis"`
	Effects  effectsVerb  `cmd:"" help:"Tell whether effects are held after a restore, or release them."`
	Key      keyVerbs     `cmd:"" help:"Make an approval key of your own, and sign with it."`
	Account  accountVerbs `cmd:"" help:"Open, list and close accounts, and make their first links."`
	Intake   intakeVerb   `cmd:"" help:"Bring files or folders of text and HTML in as reports."`
	Doctor   doctorVerb   `cmd:"" help:"Examine what a server rests on, and say what to do. Exit code 1 when something is wrong."`
	Version  versionVerb  `cmd:"" help:"Say what this program was built from."`
	TLS      tlsVerbs     `cmd:"" name:"tls" help:"How other devices reach the program."`
	Settings configVerbs  `cmd:"" name:"config" help:"Check or show the settings."`
	Config   string       `help:"Configuration file (see config check)." placeholder:"FILE" type:"path"`
}

// errExit carries an exit code out of kong, which ends --help by calling Exit.
type errExit int

func (e errExit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

func main() {
	os.Exit(run(os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.LookupEnv, config: systemConfig}))
}

// run runs one command line and returns its exit code.
func run(args []string, s streams) (code int) {
	defer func() {
		if p := recover(); p != nil {
			e, ok := p.(errExit)
			if !ok {
				panic(p)
			}
			code = int(e)
		}
	}()
	ctx, res, err := parse(args, s)
	if err != nil {
		fmt.Fprintln(s.err, "crisiscell:", err)
		if _, ok := errors.AsType[errInput](err); ok {
			return exitInput
		}
		return exitUsage
	}
	if err := ctx.Run(s, res); err != nil {
		fmt.Fprintln(s.err, "crisiscell:", err)
		if e := (errExit)(0); errors.As(err, &e) {
			return int(e)
		}
		return exitInput
	}
	return 0
}
