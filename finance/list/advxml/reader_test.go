// SPDX-License-Identifier: Apache-2.0

package advxml

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/finance/list"
)

// good is a file of the schema's form with two invented parties.
const good = `<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML">
<DateOfIssue CalendarTypeID="1"><Year>2025</Year><Month>3</Month><Day>28</Day></DateOfIssue>
<ReferenceValueSets>
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
<CountryValues><Country ID="11090" ISO2="IQ">Iraq</Country></CountryValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="25">Location</FeatureType><FeatureType ID="1">VESSEL TYPE</FeatureType><FeatureType ID="3">Vessel Call Sign</FeatureType><FeatureType ID="344">Digital Currency Address - XBT</FeatureType></FeatureTypeValues>
<DetailReferenceValues><DetailReference ID="5">Tanker</DetailReference></DetailReferenceValues>
<IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
<LocPartTypeValues><LocPartType ID="1454">CITY</LocPartType></LocPartTypeValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="4">Transport</PartyType></PartyTypeValues>
<RelationTypeValues><RelationType ID="15003">Acting for or on behalf of</RelationType></RelationTypeValues>
<ScriptValues><Script ID="160" ScriptCode="Arab">Arabic</Script><Script ID="215" ScriptCode="Latn">Latin</Script></ScriptValues>
</ReferenceValueSets>
<Locations><Location ID="7"><LocationCountry CountryID="11090"/><LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true"><Value>Kirkuk</Value></LocationPartValue></LocationPart></Location></Locations>
<IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1571" IdentityID="11" IssuedBy-CountryID="11090"><IDRegistrationNo>A123456</IDRegistrationNo></IDRegDocument></IDRegDocuments>
<DistinctParties>
<DistinctParty FixedRef="1"><Comment/><Profile ID="1" PartySubTypeID="4"><Identity ID="11" FixedRef="1" Primary="true">
<Alias FixedRef="1" AliasTypeID="1403" Primary="true" LowQuality="false">
<DocumentedName ID="1"><DocumentedNamePart><NamePartValue NamePartGroupID="91" ScriptID="215">Y</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="92" ScriptID="215">X</NamePartValue></DocumentedNamePart></DocumentedName>
<DocumentedName ID="2"><DocumentedNamePart><NamePartValue NamePartGroupID="91" ScriptID="160">ص</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="92" ScriptID="160">س</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<Alias FixedRef="1" AliasTypeID="1401" Primary="false" LowQuality="true"><DocumentedName ID="3"><DocumentedNamePart><NamePartValue NamePartGroupID="92" ScriptID="215">Z</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="91" NamePartTypeID="1520"/></MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="92" NamePartTypeID="1521"/></MasterNamePartGroup></NamePartGroups></Identity>
<Feature ID="1" FeatureTypeID="8"><FeatureVersion ID="1"><DatePeriod><Start><From><Year>1957</Year><Month>4</Month><Day>26</Day></From></Start><End><To><Year>1957</Year><Month>4</Month><Day>26</Day></To></End></DatePeriod></FeatureVersion></Feature>
<Feature ID="2" FeatureTypeID="10"><FeatureVersion ID="2"><VersionLocation LocationID="7"/></FeatureVersion></Feature>
<Feature ID="3" FeatureTypeID="344"><FeatureVersion ID="3"><VersionDetail>18M8bJWMzWHDBMxoLqjHHAffdRy4SrzkfB</VersionDetail></FeatureVersion></Feature></Profile></DistinctParty>
<DistinctParty FixedRef="2"><Profile ID="2" PartySubTypeID="1"><Identity ID="12"><Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="4"><DocumentedNamePart><NamePartValue NamePartGroupID="93" ScriptID="215">STAR</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity>
<Feature ID="4" FeatureTypeID="1"><FeatureVersion ID="4"><VersionDetail DetailReferenceID="5"/></FeatureVersion></Feature><Feature ID="5" FeatureTypeID="3"><FeatureVersion ID="5"><VersionDetail>EQKV</VersionDetail></FeatureVersion></Feature></Profile></DistinctParty>
</DistinctParties>
<ProfileRelationships><ProfileRelationship ID="1" From-ProfileID="1" To-ProfileID="2" RelationTypeID="15003"/></ProfileRelationships>
<SanctionsEntries><SanctionsEntry ID="1" ProfileID="1" ListID="1550"><EntryEvent ID="1"><Date><Year>2019</Year><Month>5</Month><Day>2</Day></Date></EntryEvent><SanctionsMeasure ID="1"><Comment>SDGT</Comment></SanctionsMeasure></SanctionsEntry></SanctionsEntries>
</Sanctions>`

func TestReadResolvesWhatStandsApart(t *testing.T) {
	t.Parallel()
	got, err := Read("OFAC SDN", "a.xml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	e, ship := got.Entries[0], got.Entries[1]
	want := []list.Name{{Text: "Y, X", Kind: list.Primary, Script: "latn"}, {Text: "ص, س", Kind: list.Original, Script: "arab"}, {Text: "Z", Kind: list.Former, Weak: true, Script: "latn"}}
	documents := []list.Document{{Kind: "Passport", Number: "A123456", Country: "Iraq"}, {Kind: "Digital Currency Address - XBT", Number: "18M8bJWMzWHDBMxoLqjHHAffdRy4SrzkfB"}}
	if !slices.Equal(e.Names, want) || !slices.Equal(e.Births, []string{"1957-04-26"}) || !slices.Equal(e.Countries, []string{"Iraq"}) ||
		!slices.Equal(e.Documents, documents) || !slices.Equal(e.Programmes, []string{"SDGT"}) || e.Listed != "2019-05-02" || e.ID != "ofac:1" ||
		!slices.Equal(e.Links, []list.Link{{How: "Acting for or on behalf of", Name: "STAR", ID: "ofac:2"}}) || !strings.HasPrefix(e.Source, "<DistinctParty") {
		t.Errorf("%+v", e)
	}
	if ship.Type != "vessel" || ship.Vessel == nil || ship.Vessel.CallSign != "EQKV" || ship.Vessel.Type != "Tanker" || got.Published != "2025-03-28" {
		t.Errorf("%+v %+v", ship, got.Published)
	}
}

func TestReadRefusesWhatItCannotReadWhole(t *testing.T) {
	t.Parallel()
	for why, c := range map[string]struct{ xml, key string }{
		"a cut file":                    {good[:len(good)-200], list.KeyCut},
		"a country that is not there":   {strings.Replace(good, `CountryID="11090"`, `CountryID="1"`, 1), list.KeyStray},
		"a script that is not there":    {strings.Replace(good, `ScriptID="160"`, `ScriptID="1"`, 1), list.KeyStray},
		"a place that is not there":     {strings.Replace(good, `LocationID="7"`, `LocationID="8"`, 1), list.KeyStray},
		"a relation to nobody":          {strings.Replace(good, `To-ProfileID="2"`, `To-ProfileID="3"`, 1), list.KeyStray},
		"sanctions of nobody":           {strings.Replace(good, `ProfileID="1" ListID`, `ProfileID="9" ListID`, 1), list.KeyStray},
		"a profile twice":               {strings.Replace(good, `Profile ID="2"`, `Profile ID="1"`, 1), list.KeyTwice},
		"a party without a name":        {strings.Replace(good, ">STAR<", "><", 1), list.KeyRow},
		"a truth value that is none":    {strings.Replace(good, `Primary="true" LowQuality`, `Primary="perhaps" LowQuality`, 1), list.KeyRow},
		"a file that holds only values": {"<Sanctions/>", list.KeyEmpty},
		"a file of another format":      {"<sdnList/>", list.KeyFormat},
	} {
		got, err := Read("L", "a.xml", []byte(c.xml))
		var e *cell.Error
		if !errors.As(err, &e) || got != nil || e.Key != c.key || !strings.HasPrefix(e.Msg, "a.xml") {
			t.Errorf("%s: %+v, %v", why, got, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(good)
	f.Fuzz(func(t *testing.T, s string) {
		if got, err := Read("L", "a.xml", []byte(s)); err == nil && len(got.Entries) == 0 {
			t.Fatal("no entries and no error")
		}
	})
}
